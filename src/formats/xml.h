// Reads XML that comes in pieces, in constant memory: elements, attributes and text are handed to a handler in order.
//
//   Handler handler;
//   XmlReader reader(handler);
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_RETURN_IF_ERROR(reader.Finish());
//
// Nothing outside of the text is ever read and no entity is expanded: a DTD may be named, an entity must not be
// declared. UTF-8, UTF-16, ISO-8859-1, US-ASCII and windows-1252 are understood; what the handler sees is UTF-8. Names
// stand as written, with their prefix.
//
// Not for several threads at once.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/result.h"

namespace seaworthy::formats {

class XmlReader;

// The name of an element, valid during the call only. Compared without measuring it first: it is asked for at every
// tag.
class XmlName {
 public:
  explicit XmlName(const char* text) : text_(text) {}  // Ends with a NUL byte.

  std::string_view view() const { return text_; }
  friend bool operator==(XmlName name, const char* other) {
    return *name.text_ == *other && std::strcmp(name.text_, other) == 0;
  }

 private:
  const char* text_;
};

// The attributes of one start tag, valid during the call only.
class XmlAttributes {
 public:
  // `list` is name, value, name, value, …, null.
  explicit XmlAttributes(const char* const* list) : list_(list) {}

  // Ends with a NUL byte; null where there is no such attribute.
  const char* Find(const char* name) const {
    for (const char* const* at = list_; *at != nullptr; at += 2) {
      if (XmlName(*at) == name) return at[1];
    }
    return nullptr;
  }
  std::string_view Get(const char* name) const {
    const char* value = Find(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
  }
  bool Has(const char* name) const { return Find(name) != nullptr; }

  // Calls `visit(XmlName name, const char* value)` for each, in order: one pass where several are wanted.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    for (const char* const* at = list_; *at != nullptr; at += 2) visit(XmlName(*at), at[1]);
  }

 private:
  const char* const* list_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) = 0;
  virtual void End(XmlReader& reader, XmlName name) = 0;
  // A part of the text, as much as was at hand; only called where XmlOptions::text is set.
  virtual void Text(XmlReader& /*reader*/, std::string_view /*text*/) {}
};

struct XmlOptions {
  bool text = false;                 // Hand out text and CDATA.
  bool drop_controls = false;        // Control characters that XML forbids (colours of a terminal) become spaces.
  bool several_roots = false;        // What follows the root is read as documents of its own; what is none is left out.
  int depth = 200;                   // Elements in one another.
  std::size_t tag_bytes = 4u << 20;  // The longest single tag or comment.
};

class XmlReader {
 public:
  // The handler is borrowed.
  explicit XmlReader(XmlHandler& handler, const XmlOptions& options = {});
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Errors, with line and column: formats/xml-syntax, formats/xml-entity, formats/too-large, and what the handler
  // passed to Fail(). After an error the reader reads nothing more.
  Result<void> Feed(std::string_view chunk);
  Result<void> Finish();

  // For the handler.
  int line() const;        // Of the tag or text that is handed out, from 1.
  int depth() const;       // Of the element that starts or ends: the root is 1.
  void Fail(Error error);  // Ends the reading.
  // Another handler, borrowed too, takes what follows: the ends of elements that this one saw start, too.
  void HandOver(XmlHandler& handler);
  // Whether text is handed out from here on; at first it is as XmlOptions::text says.
  void WantText(bool wanted);

  // Whether something that is no XML followed the root and was left out; see XmlOptions::several_roots.
  bool left_out() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace seaworthy::formats
