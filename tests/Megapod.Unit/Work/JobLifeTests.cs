namespace Megapod.Unit.Work;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Jobs;

/// <summary>What becomes of a job, step by step, and the laws that hold whatever happens to it.</summary>
public sealed class JobLifeTests
{
    private static readonly Instant Start = new(1_000_000_000);

    /// <summary>Worlds in continuous integration; MEGAPOD_JOB_WORLDS runs more.</summary>
    private static readonly int Worlds = int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_JOB_WORLDS"), out int many) ? many : 3_000;

    private static JobState New(JobConfig? config = null) => JobLife.Submit("j", 1, "ann", config ?? Config, Start);

    private static JobConfig Config => new() { Name = "job", Command = ["true"] };

    private static JobReport Report(WorkState state, long fence = 1, int? status = null, bool hasCheckpoint = false) => new() { Job = "j", Fence = fence, State = state, Since = Start, ExitStatus = status, HasCheckpoint = hasCheckpoint };

    [Fact]
    public void No_world_runs_a_job_twice_at_once_ends_it_twice_or_loses_it()
    {
        int begunAgain = 0;
        for (int seed = 0; seed < Worlds; seed++)
        {
            var world = new JobWorld(seed);
            for (int i = 0; i < 150; i++)
            {
                world.Step(mayFail: true);
            }

            world.Settle();
            Assert.True(world.Broken.Count == 0 && world.Job.IsOver, $"seed {seed}: {string.Join("; ", world.Broken.Distinct())} {world.Job}");
            Assert.All(world.Begun, times => Assert.Equal(1, times));
            begunAgain += world.Job.Fence > 1 ? 1 : 0;
        }

        // Worlds in which nothing ever happens would prove nothing.
        Assert.True(begunAgain > Worlds / 4, $"{begunAgain} of {Worlds} worlds placed the job more than once");
    }

    [Fact]
    public void Each_step_says_why()
    {
        var job = New();
        Assert.Equal((JobPhase.Queued, JobReason.Submitted), (job.Phase, job.Reason));
        job = JobLife.Place(job, "a", Start);
        Assert.Equal((JobPhase.Placed, "It was given a place at a.", 1), (job.Phase, job.Words, job.Fence));
        job = JobLife.Hear(job, "a", Report(WorkState.Running), Start);
        Assert.Equal((JobPhase.Running, "It runs at a."), (job.Phase, job.Words));
        job = JobLife.Hear(job, "a", Report(WorkState.Frozen) with { Reason = "900 W are left of 1200 W." }, Start);
        Assert.Equal((JobPhase.Still, JobReason.Power, "900 W are left of 1200 W."), (job.Phase, job.Reason, job.Words));
        job = JobLife.Hear(job, "a", Report(WorkState.Running), Start);
        job = JobLife.Hear(job, "a", Report(WorkState.Ended, status: 1), Start);
        Assert.Equal((JobPhase.Failed, "It ended with exit status 1."), (job.Phase, job.Words));
    }

    [Fact]
    public void Steps_are_remembered_in_order_with_pauses_for_power_told_once_and_never_more_than_so_many()
    {
        var job = JobLife.Hear(JobLife.Place(New(), "a", Start), "a", Report(WorkState.Running), Start);
        for (int i = 1; i <= 50; i++)
        {
            job = JobLife.Hear(job, "a", Report(WorkState.Frozen), Start + TimeSpan.FromMinutes(i));
            job = JobLife.Hear(job, "a", Report(WorkState.Running), Start + TimeSpan.FromMinutes(i + 0.5));
        }

        Assert.Equal([(JobReason.Submitted, 1), (JobReason.Placed, 1), (JobReason.Power, 50), (JobReason.Running, 51)], job.Steps.Select(s => (s.Reason, s.Times)));
        Assert.Equal(Start + TimeSpan.FromMinutes(50), job.Steps[2].At);

        for (int i = 0; i < 2 * JobState.MostSteps; i++)
        {
            job = JobLife.Release(JobLife.Hold(job, "eve", Start), "eve", Start);
        }

        Assert.Equal(JobState.MostSteps, job.Steps.Count);
        Assert.Equal((JobReason.Submitted, JobReason.Released), (job.Steps[0].Reason, job.Steps[^1].Reason));
    }

    [Fact]
    public void Error_of_the_energy_and_its_carbon_are_counted_with_it_and_what_is_not_known_is_not_zero()
    {
        var record = new UsageRecord { Node = "a", Number = 1, Job = "j", Fence = 1, Tenant = "ann", From = Start, To = Start + TimeSpan.FromMinutes(1), EnergyWattHours = 10, EnergyErrorWattHours = 1 };
        var job = JobLife.Count(JobLife.Count(New(), record, 0, 4), record, 0);
        Assert.Equal((20, 2, 4, 10), (job.EnergyWattHours, job.EnergyErrorWattHours, job.CarbonGrams, job.CarbonWattHours));
    }

    [Fact]
    public void Report_of_an_older_placement_or_of_another_node_changes_nothing()
    {
        var job = JobLife.Place(New(), "a", Start);
        Assert.Same(job, JobLife.Hear(job, "b", Report(WorkState.Ended, status: 0), Start));
        Assert.Same(job, JobLife.Hear(job, "a", Report(WorkState.Ended, fence: 0, status: 0), Start));
        var queued = JobLife.Hear(job, "a", Report(WorkState.Ended), Start);
        Assert.Equal((JobPhase.Queued, JobReason.Lost), (queued.Phase, queued.Reason));

        // The same report once more, late: it must not take the job out of the queue.
        Assert.Same(queued, JobLife.Hear(queued, "a", Report(WorkState.Running), Start));
    }

    [Fact]
    public void Newer_placement_than_is_known_is_taken_over()
    {
        var job = JobLife.Hear(JobLife.Place(New(), "a", Start), "b", Report(WorkState.Running, fence: 7), Start);
        Assert.Equal(("b", 7, JobPhase.Running), (job.Node, job.Fence, job.Phase));
    }

    [Fact]
    public void Errors_of_its_own_count_as_tries_and_losses_do_not()
    {
        var job = JobLife.Place(New(Config with { Retries = 1 }), "a", Start);
        job = JobLife.Hear(job, "a", Report(WorkState.Ended), Start);
        Assert.Equal((0, 1, Start + TimeSpan.FromSeconds(1)), (job.Retries, job.Losses, job.NotBefore));
        job = JobLife.Hear(JobLife.Place(job, "a", Start), "a", Report(WorkState.Ended, fence: 2, status: 9), Start);
        Assert.Equal((JobPhase.Queued, 1), (job.Phase, job.Retries));
        job = JobLife.Hear(JobLife.Place(job, "a", Start), "a", Report(WorkState.Ended, fence: 3, status: 9), Start);
        Assert.Equal(JobPhase.Failed, job.Phase);
    }

    [Fact]
    public void Job_that_is_refused_again_and_again_comes_to_an_end_that_says_why()
    {
        var job = New();
        for (int i = 1; i <= JobLife.MostLosses; i++)
        {
            Assert.False(job.IsOver);
            job = JobLife.Hear(JobLife.Place(job, "a", Start), "a", Report(WorkState.Refused, fence: i) with { Reason = "No such program." }, Start);
        }

        Assert.Equal((JobPhase.Failed, JobReason.LostTooOften), (job.Phase, job.Reason));
        Assert.Contains("No such program.", job.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_is_lost_with_its_node()
    {
        var job = JobLife.Hear(JobLife.Place(New(Config with { Retries = 1 }), "a", Start), "a", Report(WorkState.Ended, status: 1, hasCheckpoint: true), Start);
        Assert.Equal("a", job.CheckpointNode);
        Assert.Equal((JobWish.End, 1), (JobLife.OrderFor(job, "a", 1)!.Wish, JobLife.OrderFor(job, "a", 1)!.Fence));
        Assert.Null(JobLife.OrderFor(job, "b", 1));
        Assert.Null(JobLife.Forget(job, "a", "ann", Start).CheckpointNode);
        var again = JobLife.Place(job, "a", Start);
        Assert.True(JobLife.OrderFor(again, "a", 1)!.Resumes);
        Assert.False(JobLife.OrderFor(JobLife.Place(job, "b", Start), "b", 1)!.Resumes);
    }

    [Fact]
    public void Cancelling_a_job_that_makes_room_ends_it_for_good()
    {
        var job = JobLife.Yield(JobLife.Hear(JobLife.Place(New(), "a", Start), "a", Report(WorkState.Running), Start), "Another needs the room.", Start);
        Assert.Equal(JobWish.Yield, JobLife.OrderFor(job, "a", 1)!.Wish);
        job = JobLife.Cancel(job, "ann", Start);
        Assert.Equal(JobWish.End, JobLife.OrderFor(job, "a", 1)!.Wish);
        job = JobLife.Hear(job, "a", Report(WorkState.Ended, status: 0), Start);
        Assert.Equal((JobPhase.Cancelled, "ann cancelled it."), (job.Phase, job.Words));
    }

    [Fact]
    public void Accelerators_are_paid_by_their_time_and_cores_by_how_busy_they_were()
    {
        var record = new UsageRecord { Node = "a", Number = 1, Job = "j", Fence = 1, Tenant = "ann", From = Start, To = Start + TimeSpan.FromMinutes(1), GpuSeconds = 120, CpuSeconds = 30 };
        Assert.Equal(0.05m, JobPrice.Of(Config with { Resources = new JobResources { Gpus = 2 }, PricePerHour = 1.5m }, 9, record));
        Assert.Equal(0.03m, JobPrice.Of(Config, 3.6m, record));
        Assert.Equal(3m, JobPrice.PerHour(Config with { Resources = new JobResources { Gpus = 2 }, PricePerHour = 1.5m }, 9));
    }
}
