using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Start;

/// <summary>The first page: it leads to the others.</summary>
public sealed class StartFeature : Feature;
