namespace Megapod.Files.DataFiles;

/// <summary>The markets whose prices a data folder can hold.</summary>
public static class Markets
{
    /// <summary>Names of all markets.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "nl-day-ahead", "nl-imbalance", "ercot-north", "ercot-houston", "ercot-south", "ercot-west",
        "caiso-pgae", "caiso-sce", "caiso-sdge", "caiso-vea", "synthetic_seed1", "synthetic_seed2",
    ];

    /// <summary>The market that a world is scored on unless another is named, or null for a world of unknown name.</summary>
    /// <param name="world">Name of the world, such as <c>nl_2023_seed1</c>.</param>
    public static string? DefaultFor(string world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.StartsWith("nl_2023", StringComparison.Ordinal) ? "nl-day-ahead"
            : world.StartsWith("ercot_2022", StringComparison.Ordinal) ? "ercot-north"
            : null;
    }
}
