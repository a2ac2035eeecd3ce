namespace Megapod.Site.Reload;

using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Site.Loop;
using Megapod.Site.Wire;

/// <summary>
/// Reads the site file of a running site again and plugs pods in or takes them away as it says, without a restart. All that can be prepared is prepared beside the loop; what is left is swapped between two cycles.
/// A file that <c>megapod check</c> refuses, that differs in more than pods, or that takes a pod away which may still draw something, changes nothing.
/// </summary>
/// <param name="parts">Who lives by the power tree.</param>
public sealed class SiteReload(SiteReloadParts parts)
{
    private SiteConfig written = parts.Written;
    private Task attaching = Task.CompletedTask;
    private int isBusy;

    /// <summary>What would change with another site file, pods that may not go yet included.</summary>
    /// <param name="next">The site as it would be.</param>
    /// <returns>What changes while the site runs; MP3256 or MP3257 for what needs a restart.</returns>
    public Outcome<SiteChange> Compare(SiteConfig next) => SiteChange.Between(written, next);

    /// <summary>Reads the file and makes the change. It ends when the change has been made and there is room for new pods, or it was refused: after a second, where others have to come down later, but within some minutes.</summary>
    /// <param name="person">Who asks; not empty.</param>
    /// <returns>What has changed, nothing included; or every reason why nothing has: those of the file (MP1001 and up), MP3104, MP3256 to MP3263.</returns>
    public async Task<Outcome<SiteChanged>> ReloadAsync(string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        if (Interlocked.Exchange(ref isBusy, 1) == 1)
        {
            return Outcome<SiteChanged>.Failure(new Fault("MP3258", "The site is being changed already.", "Wait for the answer to that, and ask again."));
        }

        try
        {
            return await Task.Run(() => ChangeAsync(person));
        }
        finally
        {
            Volatile.Write(ref isBusy, 0);
        }
    }

    private async Task<Outcome<SiteChanged>> ChangeAsync(string person)
    {
        var read = parts.Read();
        if (!read.IsSuccess)
        {
            return Outcome<SiteChanged>.Failure(read.Faults);
        }

        var next = read.Value.Site;
        if (SiteWire.Unserved(next, hasStations: true) is { } unserved)
        {
            return Outcome<SiteChanged>.Failure(unserved);
        }

        var change = SiteChange.Between(written, next);
        if (!change.IsSuccess)
        {
            return Outcome<SiteChanged>.Failure(change.Faults);
        }

        if (change.Value.IsNothing)
        {
            return Outcome<SiteChanged>.Success(new SiteChanged(change.Value, HasRoom: true));
        }

        var changed = await ExchangeAsync(read.Value, change.Value, person);
        written = changed.IsSuccess ? next : written;
        if (changed is { IsSuccess: true, Value.HasRoom: true })
        {
            parts.HasRoom(change.Value.Added);
        }

        await parts.Tidy(written);
        return changed;
    }

    private async Task<Outcome<SiteChanged>> ExchangeAsync(SiteFileRead read, SiteChange change, string person)
    {
        var (next, maps) = read;
        await attaching;
        var fitted = await parts.Fit(next);
        if (!fitted.IsSuccess)
        {
            return Outcome<SiteChanged>.Failure(fitted.Faults);
        }

        var secrets = DeviceSecrets.Together(read.Secrets, parts.FittedSecrets());
        if (parts.Wire is { } wire && await wire.CheckAsync(fitted.Value, change.Added, secrets) is { Count: > 0 } unusable)
        {
            return Outcome<SiteChanged>.Failure(unusable);
        }

        var tree = PowerTree.From(fitted.Value);
        var world = PowerTree.From(next);
        var pods = parts.Pods?.Prepare(tree, change, person, parts.Loop.Present);
        var planner = parts.Plans is null ? null : parts.Planner?.Invoke(next);
        var exchanged = await parts.Loop.Exchange(tree, person, match =>
        {
            parts.Wire?.Exchange(match, change, maps);
            parts.World?.Invoke(world, change.Anew);
            pods?.Invoke();
            if (planner is not null)
            {
                parts.Plans!.Exchange(planner);
            }

            // A board that a pod's devices show themselves on is there from now on.
            attaching = AttachAsync(secrets);
        });

        // Whoever reads the answer finds the pods that it names.
        parts.Pods?.Publish();
        return exchanged;
    }

    /// <summary>Puts the devices of new pods on the wire; that they can be used as they are described has been looked at before.</summary>
    private async Task AttachAsync(IReadOnlyDictionary<string, DeviceSecrets> secrets)
    {
        // The loop's thread goes on.
        await Task.Yield();
        if (parts is not { Wire: { } wire, Pods: { } pods })
        {
            return;
        }

        foreach (var fault in await wire.AttachAsync(pods, secrets))
        {
            parts.Loop.Events.Add(parts.Loop.Present, "device-trouble", written.Id, $"{fault.Code}: {fault.Message} {fault.Remedy}");
        }
    }
}
