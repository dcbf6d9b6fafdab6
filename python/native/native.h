/* The parts of the extension module. SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_NATIVE_H
#define RSTREASON_NATIVE_H

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

#include "rstreason.h"

typedef struct verdict_field verdict_field;

/* The Python object around an engine. The GIL is released while an engine works; `busy` keeps a
 * second thread out meanwhile and is only touched with the GIL held. */
typedef struct engine_object {
  PyObject_HEAD
  rstreason_engine *engine;
  const verdict_field **fields; /* of the verdicts that it gives */
  Py_ssize_t field_count;
  bool busy;
} engine_object;

extern PyType_Spec engine_spec;
extern PyType_Spec capture_spec;

/* Set once when the module is made. */
extern PyTypeObject *engine_type;

/* Takes the engine for this thread, or raises RuntimeError and returns false. */
bool engine_enter(engine_object *self);
void engine_leave(engine_object *self);

/* NULL with an exception set if `status` is an error; else None, a new reference. */
PyObject *none_or_error(int status);

/* An argument of a call: its name, its range, and its value, which is what it is if it was not given. */
typedef struct integer {
  const char *name;
  long long least, most, value;
} integer;

/* Converter for PyArg_Parse's O&, which unlike its I, H and L raises ValueError with the argument's name where the
 * integer is out of range. */
int take_integer(PyObject *object, void *integer);

/* The fields of these names, a tuple of strings: an array for PyMem_Free, or NULL with an exception set if one is no
 * field's name. */
const verdict_field **verdict_fields(PyObject *names);

/* The values of these fields, in their order. */
PyObject *verdict_tuple(const rstreason_verdict *verdict, const verdict_field *const *fields, Py_ssize_t count);

/* chat, note, warning or error */
const char *severity_name(int severity);

#endif
