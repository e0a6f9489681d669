using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>A record in words: on its own page, among its older versions, and when it is checked before it is saved.</summary>
public sealed record SanctionView(AllegedSanction Sanction, ProtectedCommunication? Contact, DeskPage Page);
