[assembly: Xunit.TestCollectionOrderer(typeof(Megapod.Wire.LongestFirst))]

namespace Megapod.Wire;

using Megapod.Wire.Cli;
using Megapod.Wire.Field;
using Xunit.Sdk;
using Xunit.v3;

/// <summary>Begins with what takes minutes of real time, in which it mostly waits: begun last, everybody would wait for it alone. The others come in an order that stays.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(FiftyControllersTests), nameof(PodStoryTests), nameof(StormTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, l => c.TestCollectionDisplayName.Contains(l, StringComparison.Ordinal)) is >= 0 and var rank ? rank : Long.Length)
            .ThenBy(c => c.UniqueID, StringComparer.Ordinal)];
}
