#include "formats/xml.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include <expat.h>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/chunks.h"
#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

constexpr int kMostRoots = 1000;

// What the bytes 0x80 to 0x9F are in windows-1252; -1 is no character. The others are those of ISO-8859-1.
constexpr std::array<int, 32> kWindows1252 = {0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017D, -1,
                                              -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};

int ReadEncoding(void* /*data*/, const XML_Char* name, XML_Encoding* encoding) {
  std::string lower = Lower(name);
  if (lower != "windows-1252" && lower != "cp1252") return XML_STATUS_ERROR;
  for (int i = 0; i < 256; ++i)
    encoding->map[i] = i >= 0x80 && i < 0xA0 ? kWindows1252[static_cast<std::size_t>(i - 0x80)] : i;
  encoding->data = nullptr;
  encoding->convert = nullptr;
  encoding->release = nullptr;
  return XML_STATUS_OK;
}

// Without a branch, so that the compiler looks at many bytes at once.
std::uint8_t IsForbidden(char c) {
  auto byte = static_cast<std::uint8_t>(c);
  return static_cast<std::uint8_t>((byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r'));
}

void BlankControls(char* text, std::size_t size) {
  constexpr std::size_t kBlock = 256;  // Nearly none holds one.
  std::size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) {
    std::uint8_t any = 0;
    for (std::size_t i = 0; i < kBlock; ++i) any |= IsForbidden(text[at + i]);
    if (any == 0) continue;
    for (std::size_t i = at; i < at + kBlock; ++i) text[i] = IsForbidden(text[i]) != 0 ? ' ' : text[i];
  }
  for (; at < size; ++at) text[at] = IsForbidden(text[at]) != 0 ? ' ' : text[at];
}

// Two bytes for most characters: a zero among the first of them.
bool IsUtf16(std::string_view head) {
  return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") ||
         head.substr(0, 4).find('\0') != std::string_view::npos;
}

}  // namespace

class XmlReader::Implementation {
 public:
  Implementation(XmlReader& reader, XmlHandler& handler, const XmlOptions& options)
      : reader_(reader), handler_(&handler), options_(options), parser_(XML_ParserCreate(nullptr)) {
    SEAWORTHY_ASSERT(parser_ != nullptr, "no memory for an XML parser");
    SetHandlers();
  }
  ~Implementation() { XML_ParserFree(parser_); }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  Result<void> Feed(std::string_view chunk) {
    while (!chunk.empty() && !error_ && !ended_) {
      std::string_view piece = chunk.substr(0, kChunkBytes);
      chunk.remove_prefix(piece.size());
      Parse(piece);
      ParseRest();
    }
    return State();
  }

  Result<void> Finish() {
    // The parser may have put off what it was fed until now.
    while (!error_ && !ended_ && XML_Parse(parser_, "", 0, XML_TRUE) != XML_STATUS_OK && !error_) {
      Stopped();
      ParseRest();
    }
    return State();
  }

  int line() const { return lines_before_ + static_cast<int>(XML_GetCurrentLineNumber(parser_)); }
  int depth() const { return depth_; }
  bool left_out() const { return left_out_; }

  void WantText(bool wanted) { XML_SetCharacterDataHandler(parser_, wanted ? OnText : nullptr); }

  void HandOver(XmlHandler& handler) { handler_ = &handler; }

  void Fail(Error error) {
    if (error_) return;
    error_ = std::move(error);
    XML_StopParser(parser_, XML_FALSE);
  }

 private:
  static Implementation& Of(void* data) { return *static_cast<Implementation*>(data); }

  void SetHandlers() {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, OnStart, OnEnd);
    WantText(options_.text);
    XML_SetEntityDeclHandler(parser_, OnEntity);
    XML_SetSkippedEntityHandler(parser_, OnSkippedEntity);
    XML_SetExternalEntityRefHandler(parser_, OnExternalEntity);
    XML_SetUnknownEncodingHandler(parser_, ReadEncoding, nullptr);
  }

  static void OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
    Implementation& self = Of(data);
    if (++self.depth_ > self.options_.depth) {
      self.Fail(self.Here(Error(kTooLarge, fmt::format("more than {} elements in one another", self.options_.depth))));
      return;
    }
    self.had_root_ = true;
    self.handler_->Start(self.reader_, XmlName(name), XmlAttributes(attributes));
  }
  static void OnEnd(void* data, const XML_Char* name) {
    Implementation& self = Of(data);
    if (self.error_) return;  // The end of an empty tag whose start failed.
    self.handler_->End(self.reader_, XmlName(name));
    --self.depth_;
  }
  static void OnText(void* data, const XML_Char* text, int size) {
    Implementation& self = Of(data);
    if (!self.error_) self.handler_->Text(self.reader_, std::string_view(text, static_cast<std::size_t>(size)));
  }

  void RefuseEntity(std::string_view what) {
    Fail(Here(Error(kXmlEntity, std::string(what)).Advise("write the text itself: entities are never expanded")));
  }
  static void OnEntity(void* data, const XML_Char* name, int /*parameter*/, const XML_Char* /*value*/, int /*size*/,
                       const XML_Char* /*base*/, const XML_Char* /*system*/, const XML_Char* /*public_id*/,
                       const XML_Char* /*notation*/) {
    Of(data).RefuseEntity(fmt::format("the entity `{}` is declared", OneLine(name, 60)));
  }
  static void OnSkippedEntity(void* data, const XML_Char* name, int /*parameter*/) {
    Of(data).RefuseEntity(fmt::format("the entity `{}` is used", OneLine(name, 60)));
  }
  static int OnExternalEntity(XML_Parser parser, const XML_Char* /*context*/, const XML_Char* /*base*/,
                              const XML_Char* /*system*/, const XML_Char* /*public_id*/) {
    Of(XML_GetUserData(parser)).RefuseEntity("an external entity is used");
    return XML_STATUS_ERROR;
  }

  // Blank lines before the declaration are common and harmless, but XML forbids them.
  std::string_view Begin(std::string_view piece) {
    utf16_ = IsUtf16(piece);
    if (!utf16_) {
      std::size_t text = piece.find_first_not_of(" \t\r\n");
      std::string_view blank = piece.substr(0, text);
      for (char c : blank) lines_before_ += c == '\n' ? 1 : 0;
      piece.remove_prefix(blank.size());
    }
    begun_ = !piece.empty();
    return piece;
  }

  void ParseRest() {
    while (!rest_.empty() && !error_ && !ended_) Parse(std::exchange(rest_, {}));
  }

  void Parse(std::string_view piece) {
    if (!begun_) piece = Begin(piece);
    if (piece.empty()) return;
    auto* buffer = static_cast<char*>(XML_GetBuffer(parser_, static_cast<int>(piece.size())));
    if (buffer == nullptr) return SetSyntaxError();
    std::memcpy(buffer, piece.data(), piece.size());
    if (options_.drop_controls && !utf16_) BlankControls(buffer, piece.size());
    fed_ += piece.size();
    if (XML_ParseBuffer(parser_, static_cast<int>(piece.size()), XML_FALSE) != XML_STATUS_OK) return Stopped();
    auto done = static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser_));
    if (fed_ - done > options_.tag_bytes) {
      error_ = Here(Error(kTooLarge, fmt::format("a tag or comment of more than {} bytes", options_.tag_bytes)));
    }
  }

  // The parser stopped: at an error that is set already, behind a root, or at what is no XML.
  void Stopped() {
    if (error_) return;
    if (options_.several_roots && had_root_ && depth_ == 0) return StartOver();
    bool text_behind_last_root = roots_ > 0 && !had_root_;
    text_behind_last_root ? LeaveOut() : SetSyntaxError();
  }

  // Makes what follows a root the start of a document of its own.
  void StartOver() {
    int offset = 0;
    int size = 0;
    const char* context = XML_GetInputContext(parser_, &offset, &size);
    if (++roots_ > kMostRoots || context == nullptr) return LeaveOut();
    rest_.assign(context + offset, static_cast<std::size_t>(size - offset));
    lines_before_ = line() - 1;
    XML_ParserReset(parser_, nullptr);
    SetHandlers();
    fed_ = 0;
    begun_ = had_root_ = false;
  }

  void LeaveOut() { left_out_ = ended_ = true; }

  Error Here(Error error) const {
    return std::move(error).At({"", line(), static_cast<int>(XML_GetCurrentColumnNumber(parser_)) + 1});
  }

  void SetSyntaxError() {
    XML_Error code = XML_GetErrorCode(parser_);
    if (code == XML_ERROR_NO_MEMORY || code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH) {
      error_ = Here(Error(kTooLarge, XML_ErrorString(code)));
    } else {
      error_ = Here(Error(kXmlSyntax, XML_ErrorString(code)));
    }
  }

  Result<void> State() const {
    if (error_) return *error_;
    return {};
  }

  XmlReader& reader_;
  XmlHandler* handler_;
  XmlOptions options_;
  XML_Parser parser_;
  std::optional<Error> error_;
  std::string rest_;  // What followed a root, not read yet.
  std::uint64_t fed_ = 0;
  int depth_ = 0;
  int lines_before_ = 0;
  int roots_ = 0;
  bool begun_ = false;
  bool utf16_ = false;
  bool had_root_ = false;
  bool left_out_ = false;
  bool ended_ = false;
};

XmlReader::XmlReader(XmlHandler& handler, const XmlOptions& options)
    : implementation_(std::make_unique<Implementation>(*this, handler, options)) {}
XmlReader::~XmlReader() = default;

Result<void> XmlReader::Feed(std::string_view chunk) { return implementation_->Feed(chunk); }
Result<void> XmlReader::Finish() { return implementation_->Finish(); }
int XmlReader::line() const { return implementation_->line(); }
int XmlReader::depth() const { return implementation_->depth(); }
void XmlReader::WantText(bool wanted) { implementation_->WantText(wanted); }
void XmlReader::HandOver(XmlHandler& handler) { implementation_->HandOver(handler); }
void XmlReader::Fail(Error error) { implementation_->Fail(std::move(error)); }
bool XmlReader::left_out() const { return implementation_->left_out(); }

}  // namespace seaworthy::formats
