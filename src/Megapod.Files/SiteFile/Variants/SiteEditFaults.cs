namespace Megapod.Files.SiteFile.Variants;

using Megapod.Core.Outcomes;

/// <summary>Faults of changes to a site file; docs/faults.md lists the numbers.</summary>
public static class SiteEditFaults
{
    /// <summary>Number of the fault about a path that the site file cannot have.</summary>
    public const string NoPathCode = "MP3052";

    /// <summary>Number of the fault about a value that a short name cannot take on this site.</summary>
    public const string NoValueCode = "MP3054";

    internal static Fault NoPath(string what, string remedy) => new(NoPathCode, what, remedy);

    internal static Fault NoValue(string name, string value, string what, string remedy) => new(NoValueCode, $"'{name}={Shown.Short(value)}': {what}", remedy);
}
