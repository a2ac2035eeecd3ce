namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>The paths over which the battery answers what happens at the connection, with their dead times.</summary>
public sealed record ControlPaths
{
    /// <summary>By the meter at the connection: cars, and pods that have no meter of their own.</summary>
    public required DeadTime Connection { get; init; }

    /// <summary>By the slowest of the pods' own meters; null when a pod has none.</summary>
    public DeadTime? Branch { get; init; }

    /// <summary>Time constant of the battery's response.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>What is left of the time constant when the response is hurried.</summary>
    public required TimeSpan LagLeft { get; init; }

    /// <summary>The path that sees a pod's step first.</summary>
    public DeadTime Pods => Branch is { } branch && branch.TotalSeconds < Connection.TotalSeconds ? branch : Connection;

    /// <summary>
    /// Highest frequency at which the battery takes nine tenths of a swing (20 dB of its energy), Hz: what it answers late by d is left over as about
    /// 2πf·d of it. Worked number: 20 ms samples 10 ms late, 10 ms command delay, 50 ms time constant and a loop of 10 ms: d = 85 ms, f = 0.19 Hz.
    /// </summary>
    public double SmoothingHertz => 0.1 / (2 * Math.PI * (Pods.MeanSeconds + LagLeft.TotalSeconds));

    /// <summary>The paths of a site with a battery.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="period">Time between two steps of the regulator.</param>
    /// <param name="proof">What was measured of the paths.</param>
    /// <returns>Null when the site has no battery or no meter at its connection: nothing is tracked then.</returns>
    public static ControlPaths? Of(PowerTree tree, TimeSpan period, PathProof proof)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(proof);
        if (tree.Site.Battery is not { } battery || tree.Nodes[0].Meter is not { } meter)
        {
            return null;
        }

        var branches = tree.Pods.Select(p => p.Meter).ToArray();
        var lag = DeadTime.Larger(battery.Lag, proof.Lag);
        bool all = branches.Length > 0 && branches.All(m => m is not null);
        return new ControlPaths
        {
            Connection = DeadTime.Of(meter, battery.CommandDelay, period, proof),
            Branch = all ? branches.Select(m => DeadTime.Of(m!, battery.CommandDelay, period, proof)).MaxBy(d => d.TotalSeconds) : null,
            Lag = lag,
            LagLeft = lag > battery.LeastLag ? lag - battery.LeastLag : TimeSpan.Zero,
        };
    }
}
