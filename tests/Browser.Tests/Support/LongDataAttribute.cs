using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace SafeReport.Browser.Tests.Support;

/// <summary>A row of the whole grid: <c>./ops/test --long</c> tries it, every other run does with its neighbours.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class LongDataAttribute(params object?[] row) : DataAttribute
{
    public object?[] Row { get; } = row;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(Environment.GetEnvironmentVariable("SAFEREPORT_LONG") == "1" ? [new TheoryDataRow(Row)] : Array.Empty<ITheoryDataRow>());

    public override bool SupportsDiscoveryEnumeration() => true;
}
