namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys about work, cars, standing rules and cases.</summary>
internal static class WorkTables
{
    private const int UsualPort = 8_444;
    private const int MostNames = 50;
    private const int MostClusters = 20;
    private const int MostUsers = 1_000;

    /// <summary>Words of a command; that of a token has four.</summary>
    private const int MostWords = 50;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(5);

    /// <summary>A work node that is heard more seldom gets no new jobs.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(10);

    private static readonly ListShape DayHours = new(new HoursShape(), 1, 24);

    public static MapShape Compute { get; } = new("compute",
    [
        new("class", new WordShape<WorkloadClass>(), "The class of work.") { IsRequired = true },
        new("price", QuantityShape.NotNegative(KnownQuantities.GpuPrice), "Revenue at full speed.") { IsRequired = true },
        new("slaThroughput", CommonTables.Share, "Throughput promised, as a share of full; below it the shortfall is penalised. Zero: no promise.") { Default = "0 %" },
        new("penaltyFactor", QuantityShape.Between(KnownQuantities.Factor, 0, 100), "Penalty on the shortfall, times the price.") { Default = "0" },
        new("usualWork", new DaySharesShape(CommonTables.Share), "For how much of its accelerators there is work as a rule: one share, or 24 by local hour. A planner starts from it, a twin invents its work around it. Missing: always for all."),
    ]);

    public static MapShape ClusterUser { get; } = new("clusterUser",
    [
        new("tenant", TextShape.Title, "The tenant.") { IsRequired = true },
        new("user", TextShape.SystemUser, "The cluster's user as whom his jobs run; no two tenants share one.") { IsRequired = true },
    ]);

    public static MapShape ClusterNodePower { get; } = new("clusterNodePower",
    [
        new("busy", QuantityShape.Positive(KnownQuantities.Power), "What a node draws with all that it has at work.") { IsRequired = true },
        new("idle", QuantityShape.NotNegative(KnownQuantities.Power), "What it draws up and without jobs.") { IsRequired = true },
        new("still", QuantityShape.NotNegative(KnownQuantities.Power), "What it draws full of suspended jobs, whose accelerators keep their context. Missing: as much as busy."),
        new("switchedOff", QuantityShape.NotNegative(KnownQuantities.Power), "What it draws switched off.") { Default = "0 W" },
    ]);

    public static MapShape Cluster { get; } = new("cluster",
    [
        new("id", TextShape.ClusterName, "Its name as a work node; racks write it as their 'workNode'.") { IsRequired = true },
        new("type", new WordShape<WorkClusterType>(), "By which engine it is run.") { Default = "slurm" },
        new("address", TextShape.Service, "Where its slurmrestd answers; https:// beyond this machine.") { IsRequired = true },
        new("user", TextShape.SystemUser, "The cluster's user by whom all jobs are seen and nodes are drained: root or SlurmUser.") { Default = "root" },
        new("tokenCommand", new ListShape(TextShape.Word, 1, MostWords), "Program and arguments that print a fresh token; {user} stands for the user, and no shell looks at them. Missing: scontrol token, or 'tokenFile'."),
        new("tokenFile", TextShape.File, "File with a token that somebody else renews, from the folder of this file on; {user} stands for the user. Missing: tokens come from 'tokenCommand'."),
        new("tokenLife", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "How long a token of the command is used.") { Default = "15 min" },
        new("tools", TextShape.AbsolutePath, "Folder of scontrol and scancel on this machine.") { Default = "/usr/bin" },
        new("confFile", TextShape.File, "The cluster's slurm.conf for these tools, from the folder of this file on. Missing: where they look by themselves."),
        new("timeout", new TimeShape(zeroAllowed: false, LongestAnswer), "Longest wait for one answer or one tool.") { Default = "20 s" },
        new("period", new TimeShape(zeroAllowed: false, LongestLook), "How often it is looked at.") { Default = "3 s" },
        new("partition", TextShape.Id, "The partition whose nodes are looked after. Missing: the cluster's default one, and all nodes."),
        new("folder", TextShape.AbsolutePath, "Folder that all of its nodes have, in which each job gets one of its own; all users below may write there, as in /tmp.") { IsRequired = true },
        new("folderHere", TextShape.AbsolutePath, "Where this machine has that folder, so that what jobs write can be read. Missing: under the same path, or not at all."),
        new("users", new ListShape(ClusterUser, 1, MostUsers), "As whom each tenant's jobs run; those of others are refused.") { IsRequired = true },
        new("nodePower", ClusterNodePower, "What each of its nodes draws; a rack may name it only with this. Missing: nobody looks after its power."),
        new("nodePowerError", QuantityShape.Between(KnownQuantities.Fraction, 0, 1), "How far what a node draws may be off from that.") { Default = "20 %" },
        new("maySwitchOff", new FlagShape(), "Whether nodes may be switched off; needs SuspendProgram, ResumeProgram and a SuspendTime in its slurm.conf.") { Default = "false" },
        new("nodesPerMinute", QuantityShape.Between(KnownQuantities.Factor, 0.1, 600), "Nodes that come back each minute after there was little power.") { Default = "6" },
        new("powerUpPatience", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(2)), "How long a node may take to come up; one that takes longer is given up.") { Default = "10 min" },
    ]);

    public static MapShape Nodes { get; } = new("work",
    [
        new("listen", new HostPortShape(UsualPort), "Address of this machine and port on which work nodes are awaited with TLS, the port 8444 where none is written; 0.0.0.0 is every address of this machine. Missing: nowhere."),
        new("names", new ListShape(TextShape.HostName, 1, MostNames), "Names and addresses by which work nodes ask for the site. Missing: the address alone."),
        new("clusters", new ListShape(Cluster, 1, MostClusters), "Clusters with engines of their own, which the site asks: each is one work node. Missing: none."),
    ]);

    public static MapShape Cars { get; } = new("cars",
    [
        new("usualStay", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(7)), "Usual stay of a car that states no departure.") { Default = "30 min" },
        new("sessionsPerDay", new CountShape(0, 100_000), "Sessions a day for the generator of car worlds.") { Default = "300" },
    ]);

    public static MapShape Rules { get; } = new("rules",
    [
        new("battery", new WordShape<BatteryRule>(), "How the battery is used beyond limits and peaks.") { Default = "byPrice" },
        new("chargeQuantile", CommonTables.Share, "Charge at prices at or below this quantile of the day's known prices.") { Default = "40 %" },
        new("dischargeQuantile", CommonTables.Share, "Discharge at prices at or above this quantile, where the spread pays for losses and wear.") { Default = "90 %" },
        new("chargeHours", DayHours, "Local hours in which to charge, for byHour: a list such as [0-6, 10-15]."),
        new("dischargeHours", DayHours, "Local hours in which to discharge, for byHour."),
        new("peakShare", CommonTables.Share, "Month peak to keep, as a share of the usable import limit.") { Default = "97.5 %" },
        new("reserveSoc", CommonTables.Share, "State of charge kept for cars and peaks.") { Default = "10 %" },
        new("reserveShape", new WordShape<ReserveShape>(), "How the reserve runs over the local day: the same all day, or small at night and whole from 8 to 13 h.") { Default = "flat" },
        new("computeByPrice", new FlagShape(), "Whether compute is shed where its value is below the import price.") { Default = "true" },
        new("export", new FlagShape(), "Whether the battery may discharge up to the export limit when that pays.") { Default = "false" },
    ]);

    public static MapShape Planner { get; } = new("planner",
    [
        new("departureProbability", QuantityShape.Between(KnownQuantities.Fraction, 0.5, 0.99), "Probability with which a car that stated a departure shall have what it asked for when it really leaves: by so much earlier than stated is it owed.") { Default = "95 %" },
    ]);

    public static MapShape Case { get; } = new("case",
    [
        new("name", TextShape.Id, "Name of the case, for --case.") { IsRequired = true },
        new("importLimit", QuantityShape.Positive(KnownQuantities.Power), "Import limit of the connection in this case.") { IsRequired = true },
        new("rules", Rules, "Standing rules in this case. Missing: the site's."),
    ]);
}
