using System.Reflection;

namespace SafeReport.Portal.Features.Shared;

/// <summary>The day of the newest change in this build (protocol 3: a key's dates are held against the later of this and the device's clock).</summary>
internal static class BuildDay
{
    public static string Value { get; } =
        typeof(BuildDay).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "BuildDay").Value
        ?? throw new InvalidOperationException("The build did not record its day.");
}
