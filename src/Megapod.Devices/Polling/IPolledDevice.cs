namespace Megapod.Devices.Polling;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>A device that is asked for its readings and told what it may do. One worker calls it, never two at once.</summary>
public interface IPolledDevice
{
    /// <summary>Its name in the site file.</summary>
    string Id { get; }

    /// <summary>Whether a command waits to be carried. Any thread may ask.</summary>
    bool HasCommand { get; }

    /// <summary>What a person should know of it although it answers, such as that somebody is at the machine; null when all is well. It is looked at after each poll and command.</summary>
    Fault? Trouble => null;

    /// <summary>Reads it and tells the site's board. A reading is stamped with the instant of asking: it is no older than that.</summary>
    /// <param name="now">The instant of asking.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when all was answered; otherwise why not. What was not answered stays as it was and grows old.</returns>
    ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop);

    /// <summary>Carries the newest command; an older one that was not carried yet is gone.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="stop">Gives up; whether the device has taken the command is then unknown, and it is told again.</param>
    /// <returns>Null when the device has answered, with yes or no; otherwise why not. A no is told as <see cref="Trouble"/>, and to whoever gave the command.</returns>
    ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop);
}
