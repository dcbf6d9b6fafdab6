#include <glib.h>
#include <wiretap/wtap.h>
#include <wsutil/wslog.h>
