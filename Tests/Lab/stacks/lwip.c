/* lwip.c: a host that speaks TCP by lwIP, on the tap device of $PRECONFIGURED_TAPIF.
 *
 *     lwip ADDRESS GATEWAY PORT=MODE...
 *
 * What it does with a connection to a port is the port's mode (`on_receive`). It prints "up", then obeys lines of
 * standard input: `connect OWN-PORT ADDRESS PORT MODE` opens a connection and sends a request on it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lwip/netif.h>
#include <lwip/tcp.h>
#include <lwip/tcpip.h>
#include <netif/tapif.h>

#define ANSWER 300
#define DOWNLOAD 40000
#define REQUEST "GET / HTTP/1.1\r\n\r\n"

struct talk {
  const char *mode;
  int requests;
};

static const char answer[DOWNLOAD];

static bool is(const struct talk *talk, const char *mode) { return strcmp(talk->mode, mode) == 0; }

static void end(struct tcp_pcb *pcb, struct talk *talk) {
  tcp_arg(pcb, NULL);
  tcp_recv(pcb, NULL);
  tcp_err(pcb, NULL);
  free(talk);
}

static err_t abort_it(struct tcp_pcb *pcb, struct talk *talk) {
  end(pcb, talk);
  tcp_abort(pcb);
  return ERR_ABRT;
}

static err_t close_it(struct tcp_pcb *pcb, struct talk *talk) {
  end(pcb, talk);
  tcp_close(pcb);
  return ERR_OK;
}

static void say(struct tcp_pcb *pcb, const void *bytes, int length) {
  tcp_write(pcb, bytes, (u16_t)length, TCP_WRITE_FLAG_COPY);
  tcp_output(pcb);
}

static err_t on_receive(void *argument, struct tcp_pcb *pcb, struct pbuf *bytes, err_t error) {
  struct talk *talk = argument;
  (void)error;
  if (!bytes) return close_it(pcb, talk);
  u16_t length = bytes->tot_len;
  pbuf_free(bytes);
  talk->requests++;
  bool is_second = talk->requests == 2;
  /* What is not said to have been received lies unread. */
  if (is(talk, "unread") || (is(talk, "unread-second") && is_second)) return close_it(pcb, talk);
  tcp_recved(pcb, length);
  if (is(talk, "abort") || (is(talk, "abort-second") && is_second)) return abort_it(pcb, talk);
  say(pcb, answer, is(talk, "download") ? DOWNLOAD : ANSWER);
  return is(talk, "close") ? close_it(pcb, talk) : ERR_OK;
}

static void on_error(void *argument, err_t error) {
  (void)error;
  free(argument);
}

static struct talk *begin(struct tcp_pcb *pcb, const char *mode) {
  struct talk *talk = calloc(1, sizeof *talk);
  if (!talk) abort();
  talk->mode = mode;
  tcp_arg(pcb, talk);
  tcp_recv(pcb, on_receive);
  tcp_err(pcb, on_error);
  if (is(talk, "keepalive")) {
    ip_set_option(pcb, SOF_KEEPALIVE);
    pcb->keep_idle = 2000;
    pcb->keep_intvl = 1000;
    pcb->keep_cnt = 4;
  }
  return talk;
}

static err_t on_accept(void *mode, struct tcp_pcb *pcb, err_t error) {
  if (error != ERR_OK) return error;
  struct talk *talk = begin(pcb, mode);
  if (is(talk, "accept-abort")) return abort_it(pcb, talk);
  return is(talk, "accept-close") ? close_it(pcb, talk) : ERR_OK;
}

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error) {
  (void)error;
  if (is(argument, "probe")) return abort_it(pcb, argument);
  say(pcb, REQUEST, sizeof REQUEST - 1);
  return ERR_OK;
}

static void take_part(const char *address, const char *gateway) {
  static struct netif device;
  ip4_addr_t own, mask, next;
  ip4addr_aton(address, &own);
  ip4addr_aton("255.255.255.0", &mask);
  ip4addr_aton(gateway, &next);
  netif_add(&device, &own, &mask, &next, NULL, tapif_init, tcpip_input);
  netif_set_default(&device);
  netif_set_up(&device);
  netif_set_link_up(&device);
}

static void listen_on(char *rule) {
  char *mode = strchr(rule, '=');
  if (!mode) exit(1);
  struct tcp_pcb *pcb = tcp_new();
  tcp_bind(pcb, IP_ADDR_ANY, (u16_t)atoi(rule));
  pcb = tcp_listen(pcb);
  tcp_arg(pcb, mode + 1);
  tcp_accept(pcb, on_accept);
}

static void obey(const char *line) {
  char address[64], mode[32];
  unsigned own, port;
  ip_addr_t peer;
  if (sscanf(line, "connect %u %63s %u %31s", &own, address, &port, mode) != 4 || !ipaddr_aton(address, &peer)) exit(1);
  struct tcp_pcb *pcb = tcp_new();
  tcp_bind(pcb, IP_ADDR_ANY, (u16_t)own);
  begin(pcb, strdup(mode));
  tcp_connect(pcb, &peer, (u16_t)port, on_connected);
}

int main(int count, char **arguments) {
  if (count < 3) return 1;
  tcpip_init(NULL, NULL);
  LOCK_TCPIP_CORE();
  take_part(arguments[1], arguments[2]);
  for (int i = 3; i < count; i++) listen_on(arguments[i]);
  UNLOCK_TCPIP_CORE();
  puts("up");
  fflush(stdout);
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    LOCK_TCPIP_CORE();
    obey(line);
    UNLOCK_TCPIP_CORE();
  }
  return 0;
}
