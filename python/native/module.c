/* rstreason._native: the extension module. SPDX-License-Identifier: GPL-2.0-or-later */
#include "native.h"

PyTypeObject *engine_type;

PyObject *none_or_error(int status) {
  switch (status) {
    case RSTREASON_OK:
    case RSTREASON_NONE:
    case RSTREASON_NOT_TCP: Py_RETURN_NONE;
    case RSTREASON_E_MEMORY: return PyErr_NoMemory();
    default: PyErr_SetString(PyExc_ValueError, rstreason_error_text(status)); return NULL;
  }
}

int take_integer(PyObject *object, void *into) {
  integer *out = into;
  PyObject *index = PyNumber_Index(object);
  if (index == NULL) return 0;
  int overflow;
  long long value = PyLong_AsLongLongAndOverflow(index, &overflow);
  Py_DECREF(index);
  if (PyErr_Occurred()) return 0;
  if (overflow != 0 || value < out->least || value > out->most) {
    PyErr_Format(
        PyExc_ValueError, "%s: %S is not an integer from %lld to %lld", out->name, object, out->least, out->most);
    return 0;
  }
  out->value = value;
  return 1;
}

/* The reasons, each as rstreason.Reason's fields by name. */
static PyObject *catalogue(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyObject *list = PyList_New(0);
  for (size_t i = 0; list != NULL && i < rstreason_reason_count(); i++) {
    rstreason_reason r;
    if (rstreason_get_reason(i, &r, sizeof r) != RSTREASON_OK) break;
    PyObject *item = Py_BuildValue("{sissssssssssssssssss}", "code", r.code, "name", r.name, "title", r.title,
                                   "category", r.category, "severity", severity_name(r.severity), "meaning", r.meaning,
                                   "recognised", r.recognised, "causes", r.causes, "advice", r.advice, "citation",
                                   r.citation);
    if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
    Py_XDECREF(item);
  }
  return list;
}

static PyMethodDef methods[] = {
    {"catalogue", catalogue, METH_NOARGS, "The reasons, each as its fields by name."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "rstreason._native", "librstreason for Python.", -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) {
  PyObject *module = PyModule_Create(&definition);
  if (module == NULL) return NULL;
  engine_type = (PyTypeObject *)PyType_FromSpec(&engine_spec);
  PyObject *capture = PyType_FromSpec(&capture_spec);
  if (engine_type == NULL || capture == NULL || PyModule_AddObjectRef(module, "Engine", (PyObject *)engine_type) < 0 ||
      PyModule_AddObjectRef(module, "Capture", capture) < 0 ||
      PyModule_AddStringConstant(module, "version", rstreason_version()) < 0) {
    Py_CLEAR(module);
  }
  Py_XDECREF(capture);
  return module;
}
