namespace Megapod.Devices.Slurm;

using System.Globalization;

/// <summary>Versions of slurmrestd's service that are spoken, by their last number.</summary>
internal static class SlurmVersions
{
    /// <summary>That of Slurm 22.05, which Debian 12 has.</summary>
    public const int Oldest = 38;

    /// <summary>That of Slurm 24.11.</summary>
    public const int Newest = 42;

    /// <summary>The newest first: a service that speaks several is spoken to in the best.</summary>
    public static IEnumerable<int> All => Enumerable.Range(Oldest, Newest - Oldest + 1).Reverse();

    /// <summary>A version as it stands in paths.</summary>
    public static string Name(int version) => string.Create(CultureInfo.InvariantCulture, $"v0.0.{version}");
}
