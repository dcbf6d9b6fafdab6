/* Writing of capture_wiretap.h: what has been read goes out again as pcapng.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretap_reader.h"

#include <glib.h>
#include <string.h>

struct capture_wiretap_dump {
  wtap_dumper *file;
  wtap_dump_params parameters;
};

capture_wiretap_dump *capture_wiretap_dump_open(capture_wiretap *reader, int descriptor, char **error) {
  capture_wiretap_dump *dump = g_new0(capture_wiretap_dump, 1);
  /* Interfaces are added as they are described: those in the middle of a file are not known yet. */
  wtap_dump_params_init_no_idbs(&dump->parameters, reader->file);
  int code = 0;
  char *detail = NULL;
  dump->file = wtap_dump_fdopen(descriptor, wtap_pcapng_file_type_subtype(), 0, &dump->parameters, &code, &detail);
  if (dump->file) return dump;
  *error = capture_wiretap_describe(code, detail);
  wtap_dump_params_cleanup(&dump->parameters);
  g_free(dump);
  return NULL;
}

static int add_interfaces(capture_wiretap_dump *dump, capture_wiretap *reader, int *code, char **detail) {
  wtap_block_t description;
  while ((description = wtap_get_next_interface_description(reader->file)))
    if (!wtap_dump_add_idb(dump->file, description, code, detail)) return 0;
  return 1;
}

static int remove_comments(wtap_block_t block, const char *own) {
  int removed = 0;
  unsigned index = 0;
  char *text = NULL;
  while (wtap_block_get_nth_string_option_value(block, OPT_COMMENT, index, &text) == WTAP_OPTTYPE_SUCCESS) {
    if (!g_str_has_prefix(text, own)) {
      index++;
      continue;
    }
    wtap_block_remove_nth_option_instance(block, OPT_COMMENT, index);
    removed = 1;
  }
  return removed;
}

int capture_wiretap_dump_frame(capture_wiretap_dump *dump, capture_wiretap *reader, const char *own,
                               const capture_wiretap_text *comments, size_t count, char **error) {
  int code = 0;
  char *detail = NULL;
  wtap_rec *record = &reader->record;
  if (record->block && remove_comments(record->block, own)) record->block_was_modified = TRUE;
  if (count > 0) {
    if (!record->block) record->block = wtap_block_create(WTAP_BLOCK_PACKET);
    for (size_t index = 0; index < count; index++)
      wtap_block_add_string_option(record->block, OPT_COMMENT, comments[index].bytes, comments[index].length);
    record->block_was_modified = TRUE;
  }
  int done = add_interfaces(dump, reader, &code, &detail);
#if RECORD_HOLDS_DATA
  done = done && wtap_dump(dump->file, record, &code, &detail);
#else
  done = done && wtap_dump(dump->file, record, ws_buffer_start_ptr(&reader->data), &code, &detail);
#endif
  if (done) return CAPTURE_WIRETAP_FRAME;
  if (code == WTAP_ERR_UNWRITABLE_REC_TYPE) {
    g_free(detail);
    return CAPTURE_WIRETAP_UNWRITABLE;
  }
  *error = capture_wiretap_describe(code, detail);
  return code > 0 ? CAPTURE_WIRETAP_UNREADABLE : CAPTURE_WIRETAP_DAMAGED;
}

int capture_wiretap_dump_close(capture_wiretap_dump *dump, capture_wiretap *reader, char **error) {
  int code = 0;
  char *detail = NULL;
  int done = add_interfaces(dump, reader, &code, &detail);
  /* The first error is the one to tell. */
  int close_code = 0;
  char *close_detail = NULL;
  if (!wtap_dump_close(dump->file, NULL, &close_code, &close_detail) && done) {
    done = 0;
    code = close_code;
    detail = close_detail;
    close_detail = NULL;
  }
  g_free(close_detail);
  wtap_dump_params_cleanup(&dump->parameters);
  g_free(dump);
  if (done) return CAPTURE_WIRETAP_END;
  *error = capture_wiretap_describe(code, detail);
  return code > 0 ? CAPTURE_WIRETAP_UNREADABLE : CAPTURE_WIRETAP_DAMAGED;
}
