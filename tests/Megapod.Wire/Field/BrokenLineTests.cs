namespace Megapod.Wire.Field;

using Megapod.Core.Model;

/// <summary>A device that hangs, talks nonsense or is gone without a word: what it said last grows old, and nobody else notices.</summary>
public sealed class BrokenLineTests
{
    [Theory]
    [InlineData("Silent")]
    [InlineData("Garbage")]
    [InlineData("Closed")]
    public async Task Meter_behind_a_broken_line_grows_old_is_told_and_costs_nobody_else_anything(string way)
    {
        BrokenLine? line = null;
        await using var rig = await FieldRig.OpenAsync(soc: 0.3, rewire: s =>
        {
            var meter = s.Devices.Single(d => d.Id == "meter-a");
            line ??= new BrokenLine(meter.Port);
            return s with { Devices = [.. s.Devices.Select(d => d == meter ? d with { Port = line.Port } : d)] };
        });
        rig.Begin();
        rig.Pass(5);
        int node = Array.FindIndex([.. rig.Demo.Tree.Nodes], n => n.Id == "cabinet-a");
        var snapshot = new SiteSnapshot(rig.Demo.Tree);
        rig.Wire.Read(snapshot, rig.Now);
        Assert.True(rig.Now - snapshot.NodePower[node].MeasuredAt < TimeSpan.FromSeconds(1));

        rig.LetGo.Add("meter-a");
        line!.Does = Enum.Parse<BrokenLine.Way>(way);
        var broken = rig.Now;
        rig.Pass(20);
        rig.Wire.Read(snapshot, rig.Now);
        Assert.InRange((snapshot.NodePower[node].MeasuredAt - broken).TotalSeconds, -1, 1);
        Assert.Equal(Quality.Good, snapshot.NodePower[node].Quality);
        var device = rig.View.Devices.Single(d => d.Id == "meter-a");
        Assert.False(device.IsAnswering);

        // Which of them depends on what it was doing when its time was over: connecting, asking or waiting.
        Assert.Matches("^MP370[1-8]$", device.Trouble!.Code);
        Assert.InRange(device.Failures, 1, 40);
        Assert.Contains(rig.Loop.Events.After(0).Events, e => e.Kind == "device-lost" && e.Subject == "meter-a");

        // All others are asked as ever, and the boundary is held.
        Assert.All(rig.View.Devices.Where(d => d.Id != "meter-a"), d => Assert.Equal((true, 0, null), (d.IsAnswering, d.Failures, d.Trouble)));
        Assert.All(snapshot.NodePower.Where((r, n) => n != node && r.Quality == Quality.Good), r => Assert.True(rig.Now - r.MeasuredAt < TimeSpan.FromSeconds(1)));
        Assert.True(rig.BatteryWatts > 0.1e6, rig.Trace());
        Assert.Empty(rig.View.Alarms);

        line.Does = BrokenLine.Way.Whole;
        for (int s = 0; s < 60 && !rig.View.Devices.Single(d => d.Id == "meter-a").IsAnswering; s++)
        {
            rig.Pass(1);
        }

        rig.Pass(1);
        Assert.Contains(rig.Loop.Events.After(0).Events, e => e.Kind == "device-lost-over" && e.Subject == "meter-a");
        Assert.Null(rig.View.Devices.Single(d => d.Id == "meter-a").Trouble);
        Assert.Empty(rig.Demo.Broken);
        await rig.KillAsync();
        await line.DisposeAsync();
    }
}
