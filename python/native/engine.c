/* rstreason._native.Engine. SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "native.h"

bool engine_enter(engine_object *self) {
  if (self->busy) {
    PyErr_SetString(PyExc_RuntimeError, "this engine is at work in another thread; use one engine a thread");
    return false;
  }
  self->busy = true;
  return true;
}

void engine_leave(engine_object *self) { self->busy = false; }

static PyObject *engine_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  static char *names[] = {"max_connections", "revisions", NULL};
  unsigned int max_connections = 0;
  int revisions = 1;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "|$Ip", names, &max_connections, &revisions)) return NULL;
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  engine_object *self = (engine_object *)allocate(type, 0);
  if (self == NULL) return NULL;
  rstreason_config config = {.size = sizeof config,
                             .max_connections = max_connections,
                             .flags = revisions ? 0 : RSTREASON_NO_REVISIONS};
  self->engine = rstreason_open(&config);
  if (self->engine == NULL) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  return (PyObject *)self;
}

static void engine_dealloc(engine_object *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (self->engine != NULL) rstreason_close(self->engine);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release(self);
  Py_DECREF(type);
}

static PyObject *feed(engine_object *self, PyObject *args, PyObject *keywords) {
  static char *names[] = {"frame", "time", "number", "link_type", "original_length", "file", NULL};
  Py_buffer bytes;
  long long time;
  unsigned long long number;
  unsigned short link_type = 1;
  Py_ssize_t original_length = -1;
  unsigned int file = 0;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*LK|HnI", names, &bytes, &time, &number, &link_type,
                                   &original_length, &file)) {
    return NULL;
  }
  PyObject *result = NULL;
  if (bytes.len > (Py_ssize_t)UINT32_MAX || original_length > (Py_ssize_t)UINT32_MAX) {
    PyErr_SetString(PyExc_ValueError, "a frame longer than 4 GiB");
  } else if (engine_enter(self)) {
    rstreason_frame frame = {.bytes = bytes.buf,
                             .captured_length = (uint32_t)bytes.len,
                             .original_length = (uint32_t)(original_length < 0 ? bytes.len : original_length),
                             .time = time,
                             .number = number,
                             .file = file,
                             .link_type = link_type};
    result = none_or_error(rstreason_feed_frame(self->engine, &frame));
    engine_leave(self);
  }
  PyBuffer_Release(&bytes);
  return result;
}

/* Columns of a batch: integers of 4 or 8 bytes. */
enum { OFFSETS, LENGTHS, TIMES, NUMBERS, ORIGINALS, COLUMNS };

static bool column(PyObject *object, Py_buffer *view, const char *name, Py_ssize_t *count) {
  if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_ND | PyBUF_C_CONTIGUOUS) < 0) return false;
  const char *format = view->format == NULL ? "B" : view->format;
  format += strspn(format, "@=<");
  bool integer = strlen(format) == 1 && strchr("iIlLqQnN", *format) != NULL;
  if (!integer || view->ndim != 1 || (view->itemsize != 4 && view->itemsize != 8)) {
    PyErr_Format(PyExc_TypeError, "%s: an array of 4 or 8 byte integers is needed", name);
  } else if (*count >= 0 && view->shape[0] != *count) {
    PyErr_Format(PyExc_ValueError, "%s has %zd elements, offsets has %zd", name, view->shape[0], *count);
  } else {
    *count = view->shape[0];
    return true;
  }
  PyBuffer_Release(view);
  return false;
}

static uint64_t element(const Py_buffer *view, Py_ssize_t index) {
  return view->itemsize == 8 ? ((const uint64_t *)view->buf)[index] : ((const uint32_t *)view->buf)[index];
}

/* NULL with an exception set if a length does not fit; else an array for PyMem_Free. */
static rstreason_slice *slices_of(const Py_buffer *columns, Py_ssize_t count, uint64_t first, uint16_t link_type,
                                  uint32_t file) {
  rstreason_slice *slices = PyMem_Calloc((size_t)count + 1, sizeof *slices);
  if (slices == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  for (Py_ssize_t i = 0; i < count; i++) {
    uint64_t length = element(&columns[LENGTHS], i);
    uint64_t original = columns[ORIGINALS].obj != NULL ? element(&columns[ORIGINALS], i) : length;
    if (length > UINT32_MAX || original > UINT32_MAX) {
      PyErr_Format(PyExc_ValueError, "the length of slice %zd is out of range", i);
      PyMem_Free(slices);
      return NULL;
    }
    slices[i] = (rstreason_slice){.offset = element(&columns[OFFSETS], i),
                                  .captured_length = (uint32_t)length,
                                  .original_length = (uint32_t)original,
                                  .time = (int64_t)element(&columns[TIMES], i),
                                  .number = columns[NUMBERS].obj != NULL ? element(&columns[NUMBERS], i)
                                                                         : first + (uint64_t)i,
                                  .file = file,
                                  .link_type = link_type};
  }
  return slices;
}

static PyObject *feed_batch(engine_object *self, PyObject *args, PyObject *keywords) {
  static char *names[] = {"buffer", "offsets", "lengths", "times", "numbers", "original_lengths",
                          "first",  "link_type", "file", NULL};
  static const char *const titles[COLUMNS] = {"offsets", "lengths", "times", "numbers", "original_lengths"};
  Py_buffer bytes, columns[COLUMNS] = {0};
  PyObject *objects[COLUMNS];
  unsigned long long first = 1;
  unsigned short link_type = 1;
  unsigned int file = 0;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*OOOOO|KHI", names, &bytes, &objects[OFFSETS], &objects[LENGTHS],
                                   &objects[TIMES], &objects[NUMBERS], &objects[ORIGINALS], &first, &link_type,
                                   &file)) {
    return NULL;
  }
  PyObject *result = NULL;
  Py_ssize_t count = -1;
  bool good = true;
  for (int i = 0; i < COLUMNS && good; i++) {
    if (objects[i] != Py_None) good = column(objects[i], &columns[i], titles[i], &count);
  }
  rstreason_slice *slices = good ? slices_of(columns, count, first, link_type, file) : NULL;
  if (slices != NULL && engine_enter(self)) {
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = rstreason_feed_batch(self->engine, bytes.buf, (size_t)bytes.len, slices, (size_t)count);
    Py_END_ALLOW_THREADS
    engine_leave(self);
    if (status == RSTREASON_E_ARGUMENT) {
      PyErr_SetString(PyExc_ValueError, "a slice lies outside the buffer; nothing of the batch was fed");
    } else {
      result = none_or_error(status);
    }
  }
  PyMem_Free(slices);
  for (int i = 0; i < COLUMNS; i++) {
    if (columns[i].obj != NULL) PyBuffer_Release(&columns[i]);
  }
  PyBuffer_Release(&bytes);
  return result;
}

static PyObject *drain(engine_object *self, PyObject *unused) {
  (void)unused;
  if (!engine_enter(self)) return NULL;
  PyObject *list = PyList_New(0);
  rstreason_verdict verdict;
  while (list != NULL && rstreason_next(self->engine, &verdict) == RSTREASON_OK) {
    PyObject *item = verdict_tuple(&verdict);
    if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
    Py_XDECREF(item);
  }
  engine_leave(self);
  return list;
}

static PyObject *flush(engine_object *self, PyObject *unused) {
  (void)unused;
  if (!engine_enter(self)) return NULL;
  int status;
  Py_BEGIN_ALLOW_THREADS
  status = rstreason_flush(self->engine);
  Py_END_ALLOW_THREADS
  engine_leave(self);
  return none_or_error(status);
}

/* (file, frame) or None */
static PyObject *first_unsettled(engine_object *self, PyObject *unused) {
  (void)unused;
  if (!engine_enter(self)) return NULL;
  uint32_t file = 0;
  uint64_t frame = 0;
  int status = rstreason_first_unsettled(self->engine, &file, &frame);
  engine_leave(self);
  if (status != RSTREASON_OK) return none_or_error(status);
  return Py_BuildValue("(IK)", file, frame);
}

static PyObject *statistics(engine_object *self, PyObject *unused) {
  (void)unused;
  if (!engine_enter(self)) return NULL;
  rstreason_statistics s;
  int status = rstreason_get_statistics(self->engine, &s, sizeof s);
  engine_leave(self);
  if (status != RSTREASON_OK) return none_or_error(status);
  return Py_BuildValue("(KKKKKKKKKKK)", s.frames, s.segments, s.duplicates, s.not_tcp, s.malformed, s.resets,
                       s.connections, s.tracked, s.evicted, s.evicted_open, s.table_bytes);
}

static PyObject *export_state(engine_object *self, PyObject *unused) {
  (void)unused;
  if (!engine_enter(self)) return NULL;
  size_t length = 0;
  int status = rstreason_export_state(self->engine, NULL, &length);
  PyObject *bytes = status == RSTREASON_OK ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)length) : NULL;
  if (bytes != NULL) {
    uint8_t *room = (uint8_t *)PyBytes_AsString(bytes);
    Py_BEGIN_ALLOW_THREADS
    status = rstreason_export_state(self->engine, room, &length);
    Py_END_ALLOW_THREADS
  }
  engine_leave(self);
  if (status == RSTREASON_OK) return bytes;
  Py_XDECREF(bytes);
  return none_or_error(status);
}

static PyObject *import_state(engine_object *self, PyObject *object) {
  Py_buffer state;
  if (PyObject_GetBuffer(object, &state, PyBUF_SIMPLE) < 0) return NULL;
  PyObject *result = NULL;
  if (engine_enter(self)) {
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = rstreason_import_state(self->engine, state.buf, (size_t)state.len);
    Py_END_ALLOW_THREADS
    engine_leave(self);
    result = none_or_error(status);
  }
  PyBuffer_Release(&state);
  return result;
}

static PyMethodDef methods[] = {
    {"feed", (PyCFunction)(void (*)(void))feed, METH_VARARGS | METH_KEYWORDS, "One raw frame."},
    {"feed_batch", (PyCFunction)(void (*)(void))feed_batch, METH_VARARGS | METH_KEYWORDS, "Many raw frames."},
    {"drain", (PyCFunction)drain, METH_NOARGS, "Every verdict not yet drained, as tuples."},
    {"flush", (PyCFunction)flush, METH_NOARGS, "The capture is over."},
    {"first_unsettled", (PyCFunction)first_unsettled, METH_NOARGS, "(file, frame) of the earliest open verdict, or None."},
    {"statistics", (PyCFunction)statistics, METH_NOARGS, "Counts, as a tuple in rstreason.Statistics' order."},
    {"export_state", (PyCFunction)export_state, METH_NOARGS, "All that the engine knows, as bytes."},
    {"import_state", (PyCFunction)import_state, METH_O, "Takes up an exported state."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, engine_new}, {Py_tp_dealloc, engine_dealloc}, {Py_tp_methods, methods}, {0, NULL}};

PyType_Spec engine_spec = {"rstreason._native.Engine", sizeof(engine_object), 0, Py_TPFLAGS_DEFAULT, slots};
