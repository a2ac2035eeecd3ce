namespace Megapod.Site.Loop;

using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What of a control loop belongs to one power tree: another one takes its place whole, between two cycles, when the site gets or gives away pods. The loop's own thread alone changes what is in it.</summary>
internal sealed class LoopSite
{
    /// <summary>The regulator's settings where the cycle tells the battery. A field, because it is handed on as it is.</summary>
    public readonly RegulatorSettings RegulatorSettings;

    private readonly EventRing events;

    /// <summary>A site of which nothing is known yet.</summary>
    public LoopSite(PowerTree tree, EventRing events)
        : this(tree, events, new CycleMemory(tree), new CycleOutput(tree))
    {
    }

    private LoopSite(PowerTree tree, EventRing events, CycleMemory memory, CycleOutput output)
    {
        this.events = events;
        Tree = tree;
        Memory = memory;
        Output = output;
        Cycle = new SiteCycle(tree, memory);
        RegulatorSettings = RegulatorSettings.Of(tree, SiteCycle.Period);
        LastReason = new string[tree.Consumers.Length];
        Array.Fill(LastReason, "");
        FailedCommands = [.. tree.Consumers.Select(c => new Trouble(events, "command-failed", c.Id)), new Trouble(events, "command-failed", tree.Site.Battery?.Id ?? "")];
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>What lasts from cycle to cycle.</summary>
    public CycleMemory Memory { get; private set; }

    /// <summary>Who decides.</summary>
    public SiteCycle Cycle { get; private set; }

    /// <summary>What was decided last.</summary>
    public CycleOutput Output { get; }


    /// <summary>Per consumer the reason that was told last.</summary>
    public string[] LastReason { get; }

    /// <summary>Per consumer, and of the battery after the last, commands that could not be sent.</summary>
    public Trouble[] FailedCommands { get; }

    /// <summary>Goes on with the memory of a successor.</summary>
    /// <param name="memory">The memory; of the same tree.</param>
    public void Resume(CycleMemory memory)
    {
        Memory = memory;
        Cycle = new SiteCycle(Tree, memory);
    }

    /// <summary>The same with other pods: everything that stays is as it was.</summary>
    /// <param name="match">Which thing is which.</param>
    /// <param name="now">The instant.</param>
    public LoopSite Exchanged(TreeMatch match, Instant now)
    {
        var memory = Memory.Exchanged(match, now);
        var next = new LoopSite(match.To, events, memory, Output.Exchanged(match, Memory, memory));
        match.CarryConsumers<string>(LastReason, next.LastReason);
        match.CarryConsumers<Trouble>(FailedCommands.AsSpan(0, Tree.Consumers.Length), next.FailedCommands.AsSpan(0, match.To.Consumers.Length));
        next.FailedCommands[^1] = FailedCommands[^1];
        return next;
    }
}
