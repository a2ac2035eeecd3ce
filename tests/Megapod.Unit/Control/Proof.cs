namespace Megapod.Unit.Control;

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

/// <summary>
/// Runs a law on random cases. A case is two numbers, the seed of its world and the world's size, so that a failure can be replayed by writing
/// them into a test of its own. Runs repeat themselves; <c>MEGAPOD_SEED</c> explores elsewhere.
/// </summary>
internal static class Proof
{
    /// <summary>Share of their cases that laws are checked on, above 0 and at most 1: <c>MEGAPOD_PROOF_SHARE</c>, for whoever runs them a thousand times.</summary>
    public static double Share { get; } = double.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_PROOF_SHARE"), NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is > 0 and <= 1 ? share : 1;

    /// <summary>Checks a law on so many random cases and shrinks the size of the first that breaks it.</summary>
    public static void ForAll(int cases, int largest, Action<int, int> law)
    {
        var worlds =
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from size in Gen.Choose(1, largest)
            select (Seed: seed, Size: size);
        var arbitrary = Arb.From(worlds, w => Enumerable.Range(1, 4).Select(cut => (w.Seed, Size: w.Size - (w.Size >> cut))).Where(s => s.Size > 0 && s.Size < w.Size).Distinct());
        ulong from = ulong.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_SEED"), out ulong given) ? given : 20_260_101;
        var replay = new Replay(new Rnd(from, 7), FSharpOption<int>.None);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest((int)Math.Ceiling(cases * Share)).WithReplay(FSharpOption<Replay>.Some(replay)), Prop.ForAll(arbitrary, w => law(w.Seed, w.Size)));
    }

    /// <summary>A number in a range.</summary>
    public static double Between(this Random random, double from, double to) => from + ((to - from) * random.NextDouble());

    /// <summary>Heads with a probability.</summary>
    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>One of several values.</summary>
    public static T OneOf<T>(this Random random, params T[] values) => values[random.Next(values.Length)];
}
