namespace Megapod.Wire.Node;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Runner;

public sealed class JobLifeTests
{
    [Theory]
    [InlineData("/tmp", true)]
    [InlineData("/tmp/data", true)]
    [InlineData("/proc/driver", true)]
    [InlineData("/tmpfs", false)]
    [InlineData("/srv/data", false)]
    public void What_a_job_has_for_itself_cannot_be_shown_from_the_machine(string shown, bool isRefused)
    {
        // With a log that is too small it is opened nowhere, whatever else is right.
        var config = new RunnerConfig { Name = "n", StateFolder = "/nowhere", PerCore = new Watts(1), Shown = [shown], LogBytes = 1 };
        var fault = NodeRunner.Open(config, TimeProvider.System).Faults[0];

        Assert.Equal("MP3660", fault.Code);
        Assert.Equal(isRefused, fault.Message.Contains("outside /tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Job_has_the_usual_rank_although_the_loop_that_begins_it_goes_first()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("nice; (nice)")).Send(watts: 100);
        bench.UntilState("one", WorkState.Ended);
        bench.Until(() => bench.Text("one") == "0\n0\n", "the job's rank");
        Assert.Contains(Directory.GetDirectories("/proc/self/task").Select(t => File.ReadAllText(Path.Combine(t, "stat")).Split(") ")[^1].Split(' ')[16]), nice => nice == "-20");
    }

    [Fact]
    public void Job_that_is_ordered_runs_as_a_user_without_rights_and_its_exit_status_is_told()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("id -u; grep -E 'CapEff|NoNewPrivs' /proc/self/status; echo $HOME; exit 7")).Send(watts: 100);

        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(7, bench.Job("one")!.ExitStatus);
        Assert.Equal("64000\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n/job\n", bench.Text("one"));
    }

    [Fact]
    public void Job_that_is_no_longer_named_is_asked_to_end_and_forgotten()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("trap 'echo asked > ended; exit 0' TERM; echo ready; while :; do sleep 0.05; done")).Send(watts: 100);
        bench.Until(() => bench.Text("one").Length > 0, "the job's word");
        string ended = "";

        bench.Unname("one").Send();
        bench.Until(() => (ended = bench.ReadOf("one", "ended") is { Length: > 0 } text ? text : ended).Length > 0 && bench.Job("one") is null, "the job's end");

        Assert.Equal("asked\n", ended);
        Assert.Empty(bench.Groups.Names);
    }

    [Fact]
    public void Job_runs_on_while_its_node_is_away_and_is_found_again()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("echo begun >> begins; while [ ! -e go ]; do sleep 0.05; done; exit 3")).Send(watts: 100);
        bench.Until(() => bench.ReadOf("one", "begins").Length > 0, "the job's beginning");

        bench.Restart();
        bench.UntilState("one", WorkState.Running);
        File.WriteAllText(bench.FileOf("one", "go"), "");
        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(3, bench.Job("one")!.ExitStatus);
        Assert.Equal("begun\n", bench.ReadOf("one", "begins"));
    }

    [Fact]
    public void Job_that_ended_while_its_node_was_away_has_its_exit_status_and_does_not_run_again()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("echo begun >> begins; while [ ! -e go ]; do sleep 0.05; done; exit 5")).Send(watts: 100);
        bench.Until(() => bench.ReadOf("one", "begins").Length > 0, "the job's beginning");
        bench.Node.Dispose();
        File.WriteAllText(bench.FileOf("one", "go"), "");
        string status = Path.Combine(bench.Config.StateFolder, "jobs", "one", "box-1", "status");
        bench.Until(() => File.Exists(status), "the supervisor's word");

        bench.Restart();
        bench.UntilState("one", WorkState.Ended);
        bench.Send();
        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(5, bench.Job("one")!.ExitStatus);
        Assert.Equal("begun\n", bench.ReadOf("one", "begins"));
    }

    [Fact]
    public void Newer_placement_ends_the_older_before_it_begins()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        const string Script = "echo $$ $(date +%s%N) >> begins; sleep 600";
        bench.Order("one", NodeBench.Shell(Script)).Send(watts: 100);
        bench.Until(() => bench.ReadOf("one", "begins").Length > 0, "the job's beginning");

        bench.Order("one", NodeBench.Shell(Script), fence: 2, resumes: true).Send();
        bench.Until(() => bench.ReadOf("one", "begins").Count(c => c == '\n') == 2, "the second beginning");
        bench.Order("one", NodeBench.Shell(Script), fence: 1).Send();
        bench.Until(() => bench.Node.Report!.Orders == 3, "the old order's arrival");

        Assert.Equal(2, bench.Job("one")!.Fence);
        Assert.Equal(["one~2"], bench.Groups.Names);
    }

    [Fact]
    public void Job_that_ignores_being_asked_is_ended_by_force()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done")).Send(watts: 100);
        bench.Until(() => bench.Text("one").Length > 0, "the job's word");

        bench.Wish("one", JobWish.End).Send();
        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(137, bench.Job("one")!.ExitStatus);
    }

    [Fact]
    public void Job_whose_program_does_not_exist_ends_with_the_words_of_the_system()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("") with { Command = ["/usr/bin/no-such-program"] }).Order("two", NodeBench.Shell("") with { Command = [] }).Send(watts: 100);

        bench.UntilState("one", WorkState.Ended);
        bench.UntilState("two", WorkState.Refused);

        Assert.Equal(127, bench.Job("one")!.ExitStatus);
        Assert.Contains("no-such-program", bench.Text("one"), StringComparison.Ordinal);
        Assert.Contains("no command", bench.Job("two")!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_that_is_to_go_on_elsewhere_keeps_a_checkpoint_first_and_goes_on_from_it()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        var config = NodeBench.Shell("echo from $(cat kept 2>/dev/null || echo nothing); trap 'echo 42 > kept; date > checkpointed' USR1; while :; do sleep 0.05; done") with { Checkpoint = new JobCheckpointConfig { Takes = TimeSpan.FromSeconds(20) } };
        bench.Order("one", config).Order("two", config with { Checkpoint = new JobCheckpointConfig { Command = ["/bin/sh", "-c", "id -u > kept; [ -e /proc/1 ]"], Takes = TimeSpan.FromSeconds(20) } }, tenant: "bela").Send(watts: 100);
        bench.Until(() => bench.Text("one").Length > 0 && bench.Text("two").Length > 0, "the jobs' words");

        bench.Wish("one", JobWish.Yield).Wish("two", JobWish.Yield).Send();
        bench.UntilState("one", WorkState.Ended);
        bench.UntilState("two", WorkState.Ended);

        Assert.True(bench.Job("one")!.HasCheckpoint);
        Assert.True(bench.Job("two")!.HasCheckpoint);
        Assert.Equal("64001\n", bench.ReadOf("two", "kept"));
        bench.Order("one", config, fence: 2, resumes: true).Send();
        bench.Until(() => bench.Text("one").Contains("from 42", StringComparison.Ordinal), "the job's going on");
    }
}
