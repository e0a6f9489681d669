using System.CommandLine;

namespace SafeReport.CaseDesk.Commands;

/// <summary>How a verb is called: with the desk's services, made when the verb asks for them.</summary>
public sealed class VerbInvocation(Func<ServiceProvider> services) : InvocationConfiguration
{
    public ServiceProvider MakeServices() => services();
}
