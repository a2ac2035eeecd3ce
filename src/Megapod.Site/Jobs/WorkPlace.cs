namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>A work node that is connected: what it says and what it is told.</summary>
internal sealed class WorkPlace(string name, IRunner runner, IJobLogs? logs, Func<Fault?>? trouble)
{
    private readonly Lock gate = new();
    private WorkOrders orders = new() { Number = 0 };

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whatever runs its jobs.</summary>
    public IRunner Runner => runner;

    /// <summary>What its jobs have written; null: it cannot be read.</summary>
    public IJobLogs? Logs => logs;

    /// <summary>What is wrong with it; null: nothing, or nobody says.</summary>
    public Fault? Trouble => trouble?.Invoke();

    /// <summary>Number of the last report that was taken; 0: none.</summary>
    public long Heard { get; set; }

    /// <summary>The clock's timestamp of that.</summary>
    public long HeardAt { get; set; }

    /// <summary>The last report that was taken.</summary>
    public WorkReport? Report { get; set; }

    /// <summary>Tells it its jobs.</summary>
    /// <param name="least">The orders' number is larger than this.</param>
    /// <param name="jobs">All of its jobs.</param>
    /// <param name="usageKept">Its newest usage record that is kept.</param>
    public void Order(long least, IReadOnlyList<WorkOrder> jobs, long usageKept)
    {
        lock (gate)
        {
            orders = orders with { Number = Math.Max(least, orders.Number) + 1, Budget = Unconfirmed, Jobs = jobs, UsageKept = usageKept };
            runner.Take(orders);
        }
    }

    /// <summary>Tells it its power, with the jobs as they are: no disk is waited for.</summary>
    /// <param name="budget">The power.</param>
    /// <returns>Whether it was told: before it has been told its jobs nothing is, for it would take none to be wanted.</returns>
    public bool Grant(WorkBudget budget)
    {
        lock (gate)
        {
            if (orders.Number == 0)
            {
                return false;
            }

            orders = orders with { Number = orders.Number + 1, Budget = budget };
            runner.Take(orders);
            return true;
        }
    }

    /// <summary>Tells it the same again, where it does not follow it yet.</summary>
    public void Repeat()
    {
        lock (gate)
        {
            if (orders.Number > 0 && runner.Report is { } report && report.Orders < orders.Number)
            {
                runner.Take(orders);
            }
        }
    }

    /// <summary>A budget goes with all orders until the node says that it is in force: whoever carries orders may keep the newest alone.</summary>
    private WorkBudget? Unconfirmed => orders.Budget is { } budget && runner.Report?.Budget != budget.Sequence ? budget : null;
}
