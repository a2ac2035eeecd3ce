namespace Megapod.Simulation;

using Megapod.Lab.Bench;
using Megapod.Lab.Bench.FastLayer;

/// <summary>What the certificate promises of the fast layer, tried by an adversary, by a training pod and by a battery that trips.</summary>
public sealed class FastLayerTests(FastLayerTests.Once once) : IClassFixture<FastLayerTests.Once>
{
    [Fact]
    public void Certificate_bounds_what_an_adversary_reaches_and_is_not_far_above_it()
    {
        var rows = once.Rows.Where(r => r.Subject == "measured-excess" && !r.Case.EndsWith("@own-margin", StringComparison.Ordinal)).ToArray();
        Assert.Equal(13, rows.Length);
        Assert.All(rows, r => Assert.True(r.Ratio >= 1, $"{r.Case}: bound / measured {r.Ratio}"));
        Assert.All(rows.Where(r => r.Case != "nothing"), r => Assert.True(r.Ratio <= 1.3, $"{r.Case}: bound / measured {r.Ratio}"));
    }

    [Fact]
    public void Certificates_own_margin_is_never_used_up()
    {
        var rows = once.Rows.Where(r => r.Subject == "seconds-over" && r.Case.EndsWith("@own-margin", StringComparison.Ordinal) && !r.Case.StartsWith("nothing", StringComparison.Ordinal)).ToArray();
        Assert.Equal(12, rows.Length);
        Assert.All(rows, r => Assert.Equal(0, r.Value));
    }

    [Fact]
    public void Import_rises_no_faster_than_a_structure_shall_reach()
    {
        var rows = once.Rows.Where(r => r.Subject == "up-ramp" && r.Ratio is not null).ToArray();
        Assert.Equal(12, rows.Length);
        Assert.All(rows, r => Assert.True(r.Ratio <= 1, $"{r.Case}: {r.Value} W/s"));
    }

    [Fact]
    public void Trip_of_the_battery_is_over_within_the_computed_time()
    {
        var rows = once.Rows.Where(r => r.Subject == "measured-recovery").ToArray();
        Assert.Equal(5, rows.Length);
        Assert.All(rows, r => Assert.True(r.Value > 0 && r.Ratio <= 1, $"{r.Case}: {r.Value} s, {r.Note}"));
        Assert.True(rows[0].Value <= 0.5, $"{rows[0].Value} s with a meter of 100 ms and a throttle of 50 ms");
        Assert.All(rows, r => Assert.EndsWith("above it before the trip 0 s", r.Note));
    }

    [Fact]
    public void Swing_of_a_training_pod_is_taken_by_twenty_decibels()
    {
        double Of(string subject) => once.Rows.Single(r => r.Case == "smoothing-ff-20-10-hurried" && r.Subject == subject).Value;
        Assert.True(Of("attenuation") >= 20, $"{Of("attenuation")} dB");
        Assert.InRange(Of("soc-off-path"), -0.002, 0.002);
        Assert.True(Of("throughput-lost") < 0.01);
    }

    public sealed class Once
    {
        public IReadOnlyList<BenchRow> Rows { get; } = FastLayerBench.Run();
    }
}
