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
  static char *names[] = {"fields", "max_connections", "revisions", NULL};
  PyObject *fields;
  integer max_connections = {"max_connections", 0, UINT32_MAX, 0};
  int revisions = 1;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!|$O&p", names, &PyTuple_Type, &fields, take_integer,
                                   &max_connections, &revisions)) {
    return NULL;
  }
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  engine_object *self = (engine_object *)allocate(type, 0);
  if (self == NULL) return NULL;
  self->field_count = PyTuple_Size(fields);
  self->fields = verdict_fields(fields);
  if (self->fields == NULL) {
    Py_DECREF(self);
    return NULL;
  }
  rstreason_config config = {.size = sizeof config,
                             .max_connections = (uint32_t)max_connections.value,
                             .flags = revisions ? 0 : RSTREASON_NO_REVISIONS};
  self->engine = rstreason_open(&config);
  if (self->engine == NULL) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  return (PyObject *)self;
}

static void engine_dealloc(engine_object *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  if (self->engine != NULL) rstreason_close(self->engine);
  PyMem_Free(self->fields);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release(self);
  Py_DECREF(type);
}

static int take_integer_or_none(PyObject *object, void *integer) {
  return object == Py_None || take_integer(object, integer);
}

static PyObject *feed(engine_object *self, PyObject *args, PyObject *keywords) {
  static char *names[] = {"frame", "time", "number", "link_type", "original_length", "file", NULL};
  Py_buffer bytes;
  integer time = {"time", INT64_MIN, INT64_MAX, 0};
  integer number = {"number", 1, UINT32_MAX, 0};
  integer link_type = {"link_type", 0, UINT16_MAX, 1};
  integer original_length = {"original_length", 0, UINT32_MAX, -1};
  integer file = {"file", 0, UINT32_MAX, 0};
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*O&O&|O&O&O&", names, &bytes, take_integer, &time, take_integer,
                                   &number, take_integer, &link_type, take_integer_or_none, &original_length,
                                   take_integer, &file)) {
    return NULL;
  }
  PyObject *result = NULL;
  if (bytes.len > (Py_ssize_t)UINT32_MAX) {
    PyErr_SetString(PyExc_ValueError, "frame: longer than 4 GiB");
  } else if (engine_enter(self)) {
    if (original_length.value < 0) original_length.value = bytes.len;
    rstreason_frame frame = {.bytes = bytes.buf,
                             .captured_length = (uint32_t)bytes.len,
                             .original_length = (uint32_t)original_length.value,
                             .time = time.value,
                             .number = (uint64_t)number.value,
                             .file = (uint32_t)file.value,
                             .link_type = (uint16_t)link_type.value};
    result = none_or_error(rstreason_queue_frame(self->engine, &frame, NULL));
    engine_leave(self);
  }
  PyBuffer_Release(&bytes);
  return result;
}

/* Columns of a batch: integers of 4 or 8 bytes. */
enum { OFFSETS, LENGTHS, TIMES, NUMBERS, ORIGINALS, COLUMNS };
static const char *const titles[COLUMNS] = {"offsets", "lengths", "times", "numbers", "original_lengths"};

typedef struct column {
  Py_buffer view; /* without an object if the column was not given */
  bool is_signed;
} column;

/* `count` is the number of elements there must be, or -1 until the first column tells. */
static bool take_column(PyObject *object, column *out, const char *name, Py_ssize_t *count) {
  Py_buffer *view = &out->view;
  if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_ND | PyBUF_C_CONTIGUOUS) < 0) return false;
  const char *format = view->format == NULL ? "B" : view->format;
  format += strspn(format, "@=<");
  bool integer = strlen(format) == 1 && strchr("iIlLqQnN", *format) != NULL;
  out->is_signed = strchr("ilqn", *format) != NULL;
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

/* Above INT64_MAX: a negative number, or a positive one that has no place in 63 bits. */
static uint64_t element(const column *from, Py_ssize_t index) {
  if (from->view.itemsize == 8) return ((const uint64_t *)from->view.buf)[index];
  if (from->is_signed) return (uint64_t)(int64_t)((const int32_t *)from->view.buf)[index];
  return ((const uint32_t *)from->view.buf)[index];
}

static bool out_of_range(const char *name, Py_ssize_t i, int least, long long most) {
  PyErr_Format(PyExc_ValueError, "%s: that of slice %zd is not from %d to %lld", name, i, least, most);
  return false;
}

/* What the columns give slice `i`. False with an exception set if an element is out of range. */
static bool take_slice(const column *columns, Py_ssize_t i, uint32_t first, rstreason_slice *slice) {
  uint64_t length = element(&columns[LENGTHS], i);
  uint64_t original = columns[ORIGINALS].view.obj != NULL ? element(&columns[ORIGINALS], i) : length;
  uint64_t time = element(&columns[TIMES], i);
  bool is_numbered = columns[NUMBERS].view.obj != NULL;
  uint64_t number = is_numbered ? element(&columns[NUMBERS], i) : first + (uint64_t)i;
  if (length > UINT32_MAX) return out_of_range(titles[LENGTHS], i, 0, UINT32_MAX);
  if (original > UINT32_MAX) return out_of_range(titles[ORIGINALS], i, 0, UINT32_MAX);
  if (time > INT64_MAX && !columns[TIMES].is_signed) return out_of_range(titles[TIMES], i, 0, INT64_MAX);
  if (number == 0 || number > UINT32_MAX) {
    return out_of_range(is_numbered ? titles[NUMBERS] : "first", i, 1, UINT32_MAX);
  }
  *slice = (rstreason_slice){.offset = element(&columns[OFFSETS], i),
                             .captured_length = (uint32_t)length,
                             .original_length = (uint32_t)original,
                             .time = (int64_t)time,
                             .number = number};
  return true;
}

/* NULL with an exception set if an element is out of range; else an array for PyMem_Free. */
static rstreason_slice *slices_of(const column *columns, Py_ssize_t count, uint32_t first, uint16_t link_type,
                                  uint32_t file) {
  rstreason_slice *slices = PyMem_Calloc((size_t)count + 1, sizeof *slices);
  if (slices == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  for (Py_ssize_t i = 0; i < count; i++) {
    if (!take_slice(columns, i, first, &slices[i])) {
      PyMem_Free(slices);
      return NULL;
    }
    slices[i].link_type = link_type;
    slices[i].file = file;
  }
  return slices;
}

static PyObject *feed_batch(engine_object *self, PyObject *args, PyObject *keywords) {
  static char *names[] = {"buffer", "offsets", "lengths", "times", "numbers", "original_lengths",
                          "first",  "link_type", "file", NULL};
  Py_buffer bytes;
  column columns[COLUMNS] = {0};
  PyObject *objects[COLUMNS];
  integer first = {"first", 1, UINT32_MAX, 1};
  integer link_type = {"link_type", 0, UINT16_MAX, 1};
  integer file = {"file", 0, UINT32_MAX, 0};
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*OOOOO|O&O&O&", names, &bytes, &objects[OFFSETS],
                                   &objects[LENGTHS], &objects[TIMES], &objects[NUMBERS], &objects[ORIGINALS],
                                   take_integer, &first, take_integer, &link_type, take_integer, &file)) {
    return NULL;
  }
  PyObject *result = NULL;
  Py_ssize_t count = -1;
  bool good = true;
  for (int i = 0; i < COLUMNS && good; i++) {
    bool may_be_none = i == NUMBERS || i == ORIGINALS;
    if (!may_be_none || objects[i] != Py_None) good = take_column(objects[i], &columns[i], titles[i], &count);
  }
  rstreason_slice *slices = NULL;
  if (good) {
    slices =
        slices_of(columns, count, (uint32_t)first.value, (uint16_t)link_type.value, (uint32_t)file.value);
  }
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
    if (columns[i].view.obj != NULL) PyBuffer_Release(&columns[i].view);
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
    PyObject *item = verdict_tuple(&verdict, self->fields, self->field_count);
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
  return Py_BuildValue("{sKsKsKsKsKsKsKsKsKsKsK}", "frames", s.frames, "segments", s.segments, "duplicates",
                       s.duplicates, "not_tcp", s.not_tcp, "malformed", s.malformed, "resets", s.resets, "connections",
                       s.connections, "tracked", s.tracked, "evicted", s.evicted, "evicted_open", s.evicted_open,
                       "table_bytes", s.table_bytes);
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
    {"drain", (PyCFunction)drain, METH_NOARGS, "Every verdict not yet drained, as tuples of the fields."},
    {"flush", (PyCFunction)flush, METH_NOARGS, "The capture is over."},
    {"first_unsettled", (PyCFunction)first_unsettled, METH_NOARGS, "(file, frame) of the earliest open verdict, or None."},
    {"statistics", (PyCFunction)statistics, METH_NOARGS, "Counts by name."},
    {"export_state", (PyCFunction)export_state, METH_NOARGS, "All that the engine knows, as bytes."},
    {"import_state", (PyCFunction)import_state, METH_O, "Takes up an exported state."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, engine_new}, {Py_tp_dealloc, engine_dealloc}, {Py_tp_methods, methods}, {0, NULL}};

PyType_Spec engine_spec = {"rstreason._native.Engine", sizeof(engine_object), 0, Py_TPFLAGS_DEFAULT, slots};
