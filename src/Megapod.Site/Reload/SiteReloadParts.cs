namespace Megapod.Site.Reload;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using Megapod.Site.Pods;
using Megapod.Site.Wire;

/// <summary>Who lives by the power tree of a running site, and how its file is read again.</summary>
public sealed record SiteReloadParts
{
    /// <summary>The control loop.</summary>
    public required SiteLoop Loop { get; init; }

    /// <summary>The site file with which the loop began.</summary>
    public required SiteConfig Written { get; init; }

    /// <summary>Reads the site file again with all that it names, and judges it as <c>megapod check</c> does.</summary>
    public required Func<Outcome<SiteFileRead>> Read { get; init; }

    /// <summary>The talk with devices; null: there is none on the wire.</summary>
    public SiteWire? Wire { get; init; }

    /// <summary>The pods as units; null: nobody looks after them.</summary>
    public SitePods? Pods { get; init; }

    /// <summary>The planner's loop; null: nobody plans.</summary>
    public PlanLoop? Plans { get; init; }

    /// <summary>What the site shall plan with; takes as long as it takes. Null where nobody plans.</summary>
    public Func<SiteConfig, PlanLoopParts>? Planner { get; init; }

    /// <summary>Prepares whoever stands in for real devices, and gives the site as its controller reads it then. Default: the site as it is written.</summary>
    public Func<SiteConfig, ValueTask<Outcome<SiteConfig>>> Fit { get; init; } = written => ValueTask.FromResult(Outcome<SiteConfig>.Success(written));

    /// <summary>Passwords of whoever stands in for real devices, by device; asked after <see cref="Fit"/>. Default none.</summary>
    public Func<IReadOnlyDictionary<string, DeviceSecrets>> FittedSecrets { get; init; } = () => FrozenDictionary<string, DeviceSecrets>.Empty;

    /// <summary>Has whoever stands in for real devices exchange his pods, given the site as it is written and the names of pods that begin anew; on the loop's thread. Null: nobody does.</summary>
    public Action<PowerTree, IReadOnlyCollection<string>>? World { get; init; }

    /// <summary>Told of the new pods once there is room for all that may be drawn there, so that their feeds may be closed. Default: nobody is.</summary>
    public Action<IReadOnlyList<string>> HasRoom { get; init; } = _ => { };

    /// <summary>Puts away what whoever stands in for real devices has no use for any more, given the site as it is written now, also after a refusal. Default: nothing.</summary>
    public Func<SiteConfig, ValueTask> Tidy { get; init; } = _ => ValueTask.CompletedTask;
}
