namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Devices.Feeds;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Site.Feeds;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using Megapod.Wire.Feeds;

/// <summary>Feeds on their way to the plans of a site: events, and a plan loop that says when it has answered.</summary>
public abstract class SiteFeedBench : FeedBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private protected EventRing Events { get; } = new();

    private protected SemaphoreSlim Answered { get; } = new(0);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Answered.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A loop with a solver of its own, which it disposes.</summary>
    private protected PlanLoop Loop(PlannerMaker maker) =>
        new(new PlanLoopParts(maker.Tree, maker.Numbers, maker.Planner, maker.Rules, Solvers.Open(Patience).Value, null), TimeProvider.System) { Answered = () => Answered.Release() };

    private protected async Task Answer() => Assert.True(await Answered.WaitAsync(Patience, TestContext.Current.CancellationToken), "the planner did not answer");

    private protected async Task AskAndLook(HttpFeed feed, SiteFeeds feeds)
    {
        await feed.AskAsync(TestContext.Current.CancellationToken);
        feeds.Look(Now);
    }

    private protected SiteSnapshot Seen(PowerTree tree) => SiteSight.Of(tree, Now);
}
