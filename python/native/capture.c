/* rstreason._native.Capture: feeds the bytes of a capture file to an engine.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_order.h"
#include "native.h"
#include "slicer.h"
#include "unread.h"

#define BATCH 8192

typedef struct capture_object {
  PyObject_HEAD
  slicer slicer;
  unread unread;
  frame_order order;
  rstreason_slice *batch;
} capture_object;

static PyObject *capture_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  static char *names[] = {"file", NULL};
  integer file = {"file", 0, UINT32_MAX, 0};
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O&", names, take_integer, &file)) return NULL;
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  capture_object *self = (capture_object *)allocate(type, 0);
  if (self == NULL) return NULL;
  slicer_init(&self->slicer, (uint32_t)file.value);
  self->batch = PyMem_Calloc(BATCH, sizeof *self->batch);
  if (self->batch == NULL) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  return (PyObject *)self;
}

static void capture_dealloc(capture_object *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  slicer_free(&self->slicer);
  unread_free(&self->unread);
  PyMem_Free(self->batch);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release(self);
  Py_DECREF(type);
}

/* Bytes of whole records consumed. The rest must come again, with more behind it. */
static PyObject *feed(capture_object *self, PyObject *args) {
  engine_object *engine;
  Py_buffer bytes;
  if (!PyArg_ParseTuple(args, "O!y*", engine_type, &engine, &bytes)) return NULL;
  if (!engine_enter(engine)) {
    PyBuffer_Release(&bytes);
    return NULL;
  }
  size_t used = 0, count;
  int status = RSTREASON_OK;
  Py_BEGIN_ALLOW_THREADS
  do {
    const uint8_t *rest = (const uint8_t *)bytes.buf + used;
    size_t length = (size_t)bytes.len - used;
    used += slicer_take(&self->slicer, rest, length, self->batch, BATCH, &count);
    status = rstreason_feed_batch(engine->engine, rest, length, self->batch, count);
    if (status == RSTREASON_OK && !unread_add(&self->unread, self->batch, count)) status = RSTREASON_E_MEMORY;
    frame_order_add(&self->order, self->batch, count);
  } while (count == BATCH && status == RSTREASON_OK);
  Py_END_ALLOW_THREADS
  engine_leave(engine);
  PyBuffer_Release(&bytes);
  if (status != RSTREASON_OK) return none_or_error(status);
  return PyLong_FromSize_t(used);
}

/* (what is wrong or None, place of that or of the next record, packets found, whether the format is known) */
static PyObject *condition(capture_object *self, PyObject *unused) {
  (void)unused;
  const slicer *s = &self->slicer;
  return Py_BuildValue("(zKIN)", s->error, s->position, s->number, PyBool_FromLong(s->format != SLICER_START));
}

/* (packets, [(link type, packets of it)]): the link types that are not read, ascending; None: it has no number */
static PyObject *unread_packets(capture_object *self, PyObject *unused) {
  (void)unused;
  PyObject *list = PyList_New(0);
  for (uint32_t type = 0; self->unread.by_link_type != NULL && list != NULL && type <= UINT16_MAX; type++) {
    uint64_t count = self->unread.by_link_type[type];
    if (count == 0) continue;
    PyObject *item = type == SLICER_UNNUMBERED_LINK ? Py_BuildValue("(OK)", Py_None, count)
                                                    : Py_BuildValue("(IK)", type, count);
    if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
    Py_XDECREF(item);
  }
  return list == NULL ? NULL : Py_BuildValue("(KN)", self->unread.packets, list);
}

/* (packets earlier than the one before, longest step back in nanoseconds, whether all have the same time) */
static PyObject *order(capture_object *self, PyObject *unused) {
  (void)unused;
  const frame_order *o = &self->order;
  return Py_BuildValue("(KLN)", o->earlier, o->furthest, PyBool_FromLong(frame_order_stands(o)));
}

static PyMethodDef methods[] = {
    {"feed", (PyCFunction)feed, METH_VARARGS, "Feeds the whole records in a piece; returns the bytes consumed."},
    {"condition", (PyCFunction)condition, METH_NOARGS,
     "(error or None, its place or the next record's, packets, format known)"},
    {"unread", (PyCFunction)unread_packets, METH_NOARGS, "(packets, [(link type that is not read, packets of it)])"},
    {"order", (PyCFunction)order, METH_NOARGS,
     "(packets earlier than the one before, longest step back in nanoseconds, whether all have the same time)"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, capture_new}, {Py_tp_dealloc, capture_dealloc}, {Py_tp_methods, methods}, {0, NULL}};

PyType_Spec capture_spec = {"rstreason._native.Capture", sizeof(capture_object), 0, Py_TPFLAGS_DEFAULT, slots};
