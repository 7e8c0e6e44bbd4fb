// The standards that a server holds, as the command line lists, shows, checks and uploads them.
//
// A server takes a standard as one text. One whose sections are in files beside it is put together first.
#pragma once

#include <string>
#include <string_view>

#include "app/remote_record.h"
#include "app/standards.h"
#include "base/result.h"

namespace seaworthy::app {

// A line for each: `harbour-review  1.2.0  uploaded  The harbour's review`.
Result<std::string> ListHeldStandards(const RemoteRecord& remote);

// `ID` or `ID@VERSION`; the newest where no version is named. As ShowStandard() shows one of this machine.
Result<StandardReport> ShowHeldStandard(const RemoteRecord& remote, const std::string& name, int width);

// Whether the server would take it; nothing is kept. Mistakes have their places in the text that the server read.
Result<StandardReport> LintOnServer(const RemoteRecord& remote, std::string_view path);

// What was kept, in a line. Errors: those of the server, and of reading the files.
Result<std::string> UploadStandard(const RemoteRecord& remote, std::string_view path);

// The text of the standard with its sections in it; it names its own folder's files no more. Errors: those of
// standard::Open(); app/bad-standard-form where the list of sections is not written a line each.
Result<std::string> OneText(std::string_view path);

}  // namespace seaworthy::app
