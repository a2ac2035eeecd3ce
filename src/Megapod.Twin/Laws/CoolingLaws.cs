namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>The laws of cooling loops.</summary>
public static class CoolingLaws
{
    /// <summary>Those that a site is judged by: none where no pod has a loop.</summary>
    /// <param name="tree">The site.</param>
    public static IReadOnlyList<ILaw> Of(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Pods.All(p => p.Cooling.Loop is null) ? [] : [new CoolingFirstLaw(tree), new LeakLaw(tree), new NoRestartLaw(tree)];
    }
}
