namespace Megapod.Tidy.Floors;

/// <summary>Which project may import which. A project imports lower floors only and never a neighbour; neighbours meet as Core records.</summary>
internal static class FloorPlan
{
    public const string Core = "Megapod.Core";
    public const string Twin = "Megapod.Twin";

    /// <summary>Projects that decide or imagine: no clock, no chance, no threads, no outside world.</summary>
    public static readonly IReadOnlyList<string> Pure = [Core, "Megapod.Control", "Megapod.Planning", "Megapod.Work", Twin];

    private static readonly Dictionary<string, int> FloorOf = new()
    {
        [Core] = 0,
        ["Megapod.Control"] = 1,
        ["Megapod.Planning"] = 1,
        ["Megapod.Work"] = 1,
        ["Megapod.Devices"] = 2,
        ["Megapod.Storage"] = 2,
        ["Megapod.Files"] = 2,
        [Twin] = 2,
        ["Megapod.Site"] = 3,
        ["Megapod.Node"] = 3,
        ["Megapod.Fleet"] = 3,
        ["Megapod.Lab"] = 4,
        ["Megapod.Cli"] = 5,
    };

    public static bool Knows(string project) => FloorOf.ContainsKey(project);

    /// <summary>Whether one project may import another.</summary>
    public static bool Allows(string from, string to)
    {
        var (here, there) = (FloorOf[from], FloorOf[to]);
        return here switch
        {
            _ when there >= here => false,
            2 when from != Twin => to == Core,
            3 => to != Twin,
            _ => true,
        };
    }
}
