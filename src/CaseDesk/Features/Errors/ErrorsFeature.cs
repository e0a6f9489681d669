using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Errors;

/// <summary>The page of a request that came to nothing.</summary>
public sealed class ErrorsFeature : Feature;
