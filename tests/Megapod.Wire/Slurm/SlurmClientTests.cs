namespace Megapod.Wire.Slurm;

using Megapod.Devices.Slurm;

public sealed class SlurmClientTests(SlurmRig rig) : IClassFixture<SlurmRig>
{
    [Fact]
    public async Task Cluster_takes_a_held_job_shows_it_and_runs_it_once_it_is_released()
    {
        SlurmRig.Need();
        var stop = TestContext.Current.CancellationToken;
        using var client = SlurmClient.Create(rig.Config, TimeProvider.System).Value;
        var control = new SlurmControl(rig.Config, TimeProvider.System);
        var ticket = await client.SubmitAsync(new SlurmSubmission
        {
            Name = "two",
            User = "daemon",
            Script = "#!/bin/sh\nid -un; sleep 30; exit 3\n",
            Folder = rig.Work,
            Output = $"{rig.Work}/two.out",
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            Nodes = 2,
            GpusPerNode = 3,
            MemoryBytesPerNode = 64 << 20,
        }, stop);
        Assert.True(ticket.IsSuccess, string.Join(' ', ticket.Faults));
        Assert.Equal("v0.0.38", client.Version);
        var held = await JobAsync();
        Assert.True(held.Is("PENDING") && held.IsHeld);
        Assert.Equal(("daemon", 6), (held.User, held.Gpus));

        Assert.Null(await control.ReleaseAsync(ticket.Value.Id, stop));
        await rig.UntilAsync(async () => (await JobAsync()).Is("RUNNING"), "the job to run");
        Assert.Equal(2, (await JobAsync()).Nodes.Count);
        await rig.UntilAsync(() => Task.FromResult(File.Exists($"{rig.Work}/two.out") && File.ReadAllText($"{rig.Work}/two.out") == "daemon\n"), "what it writes");

        Assert.Null(await control.SuspendAsync(ticket.Value.Id, stop));
        await rig.UntilAsync(async () => (await JobAsync()).Is("SUSPENDED"), "the job to be suspended");
        Assert.Null(await control.ResumeAsync(ticket.Value.Id, stop));
        Assert.Null(await client.CancelAsync(ticket.Value.Id, stop));
        await rig.UntilAsync(async () => (await JobAsync()).Is("CANCELLED"), "the job to end");
        Assert.True((await JobAsync()).ExitStatus is 137 or 143);

        async Task<SlurmJob> JobAsync() => (await client.ReadAsync(stop)).Value.Jobs.Single(j => j.Id == ticket.Value.Id);
    }

    [Fact]
    public async Task Token_that_the_cluster_does_not_take_is_fetched_anew_once()
    {
        SlurmRig.Need();
        var stop = TestContext.Current.CancellationToken;
        string file = Path.Combine(rig.Work, "token");
        await File.WriteAllTextAsync(file, (await rig.RunAsync("/usr/bin/scontrol", "token", "lifespan=300", "username=root")).Trim(), stop);
        using var client = SlurmClient.Create(rig.Config with { TokenFile = file }, TimeProvider.System).Value;
        Assert.True((await client.ReadAsync(stop)).IsSuccess);

        // The cluster's own word for such a token is "Unspecified error".
        await File.WriteAllTextAsync(file, "SLURM_JWT=not.a.token", stop);
        using var refused = SlurmClient.Create(rig.Config with { TokenFile = file }, TimeProvider.System).Value;
        Assert.Equal(SlurmFaultCodes.Refused, (await refused.ReadAsync(stop)).Faults[0].Code);
        await File.WriteAllTextAsync(file, (await rig.RunAsync("/usr/bin/scontrol", "token", "lifespan=300", "username=root")).Trim(), stop);
        Assert.True((await refused.ReadAsync(stop)).IsSuccess);
    }
}
