namespace Megapod.Tidy;

/// <summary>Passes only where nothing was found, and otherwise prints every finding whole, one a line.</summary>
internal static class Verdict
{
    public static void Clean(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
