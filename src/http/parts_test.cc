// The parts that are plain functions.
#include <gtest/gtest.h>
#include <zlib.h>

#include <optional>

#include "http/answer.h"
#include "http/conditional.h"
#include "http/forwarded.h"
#include "http/gzip.h"
#include "http/message.h"
#include "http/target.h"

namespace seaworthy::http {
namespace {

TEST(Headers, NamesCompareWithoutCaseAndControlCharactersBecomeSpaces) {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(headers.Find("a"), "1");
  EXPECT_EQ(headers.Joined("A"), "1, 3");
  EXPECT_EQ(headers.Count("a"), 2U);
  headers.Set("a", "x\r\nSet-Cookie: y");
  EXPECT_EQ(headers.Find("A"), "x  Set-Cookie: y");
  EXPECT_EQ(headers.Count("a"), 1U);
  EXPECT_FALSE(headers.Has("c"));
  EXPECT_EQ(headers.Joined("c"), "");
}

TEST(Target, PathsAreDecodedOnce) {
  EXPECT_EQ(ParseTarget("/a%20b/%C3%A4?q=%41")->path, "/a b/ä");
  EXPECT_EQ(ParseTarget("/a%20b?q=%41")->query, "q=%41");
  EXPECT_EQ(ParseTarget("/%2541")->path, "/%41");
  EXPECT_EQ(ParseTarget("/?")->query, "");
  std::string reason;
  EXPECT_FALSE(ParseTarget("/%%41", &reason));
  EXPECT_NE(reason, "");
}

TEST(Target, QueriesAreForms) {
  EXPECT_EQ(ParseQuery("a=1&b=two+words&&c&=d&a=%26"),
            (std::vector<QueryParameter>{{"a", "1"}, {"b", "two words"}, {"c", ""}, {"", "d"}, {"a", "&"}}));
  EXPECT_EQ(ParseQuery("a=%4&b=1"), (std::vector<QueryParameter>{{"b", "1"}}));
  EXPECT_EQ(FindInQuery("a=1&a=2", "a"), "1");
  EXPECT_EQ(FindInQuery("", "a"), std::nullopt);
  EXPECT_EQ(PercentEncode("a b/ä~"), "a%20b%2F%C3%A4~");
}

TEST(Conditional, IfNoneMatchComparesWeakly) {
  EXPECT_TRUE(NoneMatchNames("\"a\"", "\"a\""));
  EXPECT_TRUE(NoneMatchNames("W/\"a\"", "\"a\""));
  EXPECT_TRUE(NoneMatchNames("\"x\", \"a,b\" , \"y\"", "\"a,b\""));
  EXPECT_TRUE(NoneMatchNames("\"a-gzip\"", "\"a\""));
  EXPECT_TRUE(NoneMatchNames(" * ", "\"a\""));
  EXPECT_FALSE(NoneMatchNames("*", "")) << "there is nothing yet";
  EXPECT_FALSE(NoneMatchNames("\"b\"", "\"a\""));
  EXPECT_FALSE(NoneMatchNames("a", "\"a\"")) << "a tag has quotes";
  EXPECT_FALSE(NoneMatchNames("\"a", "\"a\""));
  EXPECT_FALSE(NoneMatchNames("", "\"a\""));
}

TEST(Conditional, IfMatchComparesStrongly) {
  EXPECT_TRUE(IfMatchAllows("\"a\"", "\"a\""));
  EXPECT_TRUE(IfMatchAllows("\"a-gzip\"", "\"a\"")) << "the reader got it compressed";
  EXPECT_TRUE(IfMatchAllows("*", "\"a\""));
  EXPECT_FALSE(IfMatchAllows("*", ""));
  EXPECT_FALSE(IfMatchAllows("W/\"a\"", "\"a\""));
  EXPECT_FALSE(IfMatchAllows("\"a\"", "W/\"a\""));
  EXPECT_FALSE(IfMatchAllows("", "\"a\""));
}

TEST(Conditional, AcceptEncodingNamesGzip) {
  EXPECT_TRUE(AcceptsGzip("gzip"));
  EXPECT_TRUE(AcceptsGzip("br;q=1, GZIP;q=0.5"));
  EXPECT_FALSE(AcceptsGzip("gzip;q=0"));
  EXPECT_FALSE(AcceptsGzip("gzip; q=0.000, br"));
  EXPECT_FALSE(AcceptsGzip("x-gzip, br"));
  EXPECT_FALSE(AcceptsGzip(""));
}

std::string Unpacked(const std::string& packed, std::size_t most) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string text(most, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(most);
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST(Gzip, WhatIsPackedComesOutAgain) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919);
  EXPECT_EQ(Unpacked(Gzip(text), text.size() + 1), text);
  EXPECT_EQ(Unpacked(Gzip(""), 1), "");
}

TEST(Answer, PicturesAndShortTextsAreNotCompressed) {
  Request request{.method = "GET", .headers = {{"Accept-Encoding", "gzip"}}};
  Response picture{.headers = {{"Content-Type", "image/png"}}, .body = std::string(5000, 'x')};
  EXPECT_EQ(Prepare(picture, request, {}).body().size(), 5000U);
  EXPECT_EQ(Prepare(TextResponse(200, std::string(1024, 'x')), request, {}).body().size(), 1024U);
  EXPECT_LT(Prepare(TextResponse(200, std::string(1025, 'x')), request, {}).body().size(), 1024U);
  Response encoded = TextResponse(200, std::string(5000, 'x'));
  encoded.headers.Set("Content-Encoding", "br");
  EXPECT_EQ(Prepare(encoded, request, {}).body().size(), 5000U);
}

TEST(Answer, ACachedTwinIsSentAsItIs) {
  Response response{.headers = {{"ETag", "\"1\""}, {"Vary", "Cookie"}},
                    .shared_body = std::make_shared<const std::string>("plain"),
                    .shared_gzip = std::make_shared<const std::string>("packed")};
  Answer packed = Prepare(response, {.method = "GET", .headers = {{"Accept-Encoding", "gzip"}}}, {.compress = false});
  EXPECT_EQ(packed.body(), "packed");
  EXPECT_NE(packed.head.find("ETag: \"1-gzip\"\r\n"), std::string::npos);
  EXPECT_NE(packed.head.find("Vary: Cookie, Accept-Encoding\r\n"), std::string::npos);
  EXPECT_EQ(Prepare(response, {.method = "GET"}, {.compress = false}).body(), "plain");
}

TEST(Answer, NotModifiedHasNoBodyAndKeepsItsTag) {
  Response response = TextResponse(200, "text");
  response.headers.Set("ETag", "\"1\"");
  Answer answer = Prepare(response, {.method = "GET", .headers = {{"If-None-Match", "\"1\""}}}, {});
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.body(), "");
  EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
  EXPECT_NE(answer.head.find("ETag: \"1\"\r\n"), std::string::npos);
  EXPECT_EQ(Prepare(response, {.method = "POST", .headers = {{"If-None-Match", "\"1\""}}}, {}).status, 200);
}

TEST(Answer, HandlersCannotWriteTheServersHeaders) {
  Response response = TextResponse(200, "x");
  response.headers.Add("content-length", "9");
  response.headers.Add("Transfer-Encoding", "chunked");
  std::string head = Prepare(response, {.method = "GET"}, {}).head;
  EXPECT_EQ(head.find("content-length"), std::string::npos);
  EXPECT_EQ(head.find("chunked"), std::string::npos);
}

TEST(HttpDate, HasTheFormOfTheStandard) {
  EXPECT_EQ(HttpDate({784'111'777, 0}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(HttpDate({0, 5}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(HttpDate({951'782'400, 0}), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(HttpDate({-1, 0}), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(ContentType, FollowsTheEnding) {
  EXPECT_EQ(ContentTypeOf("a/b.JS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(ContentTypeOf("a.b/c"), "application/octet-stream");
  EXPECT_EQ(ContentTypeOf(""), "application/octet-stream");
}

TEST(Event, EachLineIsADataLineAndIdsCannotForgeFields) {
  EXPECT_EQ(ToText({.id = "1\ndata: x", .name = "n", .data = "a\r\nb\n"}),
            "id: 1 data: x\nevent: n\ndata: a\ndata: b\ndata: \n\n");
  EXPECT_EQ(ToText({.data = ""}), "data: \n\n");
}

struct ForwardedCase {
  Headers headers;
  std::string remote;
  bool secure = false;
  std::string host = "own";
};

std::string Client(const ForwardedCase& asked, ForwardedBy by, std::string_view peer = "10.0.0.1") {
  Request request{.headers = asked.headers, .host = "own"};
  std::vector<net::AddressRange> trusted = {*net::ParseAddressRange("10.0.0.0/8"), *net::ParseAddressRange("fd00::/8")};
  SetClient(request, *net::ParseAddress(peer), false, trusted, by);
  EXPECT_EQ(request.secure, asked.secure);
  EXPECT_EQ(request.host, asked.host);
  return request.remote;
}

TEST(Forwarded, TheLastUntrustedAddressIsTheClient) {
  std::vector<ForwardedCase> cases = {
      {{}, "10.0.0.1"},
      {{{"X-Forwarded-For", "192.0.2.1"}}, "192.0.2.1"},
      {{{"X-Forwarded-For", "6.6.6.6, 192.0.2.1, 10.1.1.1"}}, "192.0.2.1"},
      {{{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "192.0.2.1"}}, "192.0.2.1"},
      {{{"X-Forwarded-For", "10.2.2.2, 10.1.1.1"}}, "10.2.2.2"},
      {{{"X-Forwarded-For", "192.0.2.1, nonsense, 10.1.1.1"}}, "10.1.1.1"},
      {{{"X-Forwarded-For", "[2001:db8::1]:99"}}, "2001:db8::1"},
      {{{"X-Forwarded-For", "192.0.2.1:99"}}, "192.0.2.1"},
      {{{"X-Forwarded-For", ""}}, "10.0.0.1"},
      {{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "Pub.example"}}, "10.0.0.1", true, "pub.example"},
      {{{"X-Forwarded-Proto", "https, http"}}, "10.0.0.1", false},
      {{{"X-Forwarded-Host", "a b"}}, "10.0.0.1"},
      {{{"Forwarded", "for=192.0.2.1;proto=https"}}, "10.0.0.1"},
  };
  for (const ForwardedCase& asked : cases) EXPECT_EQ(Client(asked, ForwardedBy::kXForwarded), asked.remote);
  EXPECT_EQ(Client({{{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-Proto", "https"}}}, ForwardedBy::kXForwarded,
                   "192.0.2.9"),
            "192.0.2.9");
}

TEST(Forwarded, TheStandardHeaderIsReadWhereAskedFor) {
  std::vector<ForwardedCase> cases = {
      {{{"Forwarded", "for=192.0.2.1;proto=https;host=pub.example"}}, "192.0.2.1", true, "pub.example"},
      {{{"Forwarded", "for=6.6.6.6, For=\"[2001:db8::1]:99\" ; Proto=http"}}, "2001:db8::1"},
      {{{"Forwarded", "for=192.0.2.1, for=unknown"}}, "10.0.0.1"},
      {{{"Forwarded", "for=192.0.2.1;proto=https, for=10.1.1.1;proto=http"}}, "192.0.2.1", true},
      {{{"Forwarded", ";;=,for"}}, "10.0.0.1"},
      {{{"X-Forwarded-For", "192.0.2.1"}}, "10.0.0.1"},
  };
  for (const ForwardedCase& asked : cases) EXPECT_EQ(Client(asked, ForwardedBy::kForwarded), asked.remote);
}

}  // namespace
}  // namespace seaworthy::http
