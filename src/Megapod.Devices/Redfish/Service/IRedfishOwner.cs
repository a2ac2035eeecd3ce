namespace Megapod.Devices.Redfish.Service;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Whoever owns what a service shows and may change it. Each call returns at once; what takes time is queued. Calls come from any thread.</summary>
public interface IRedfishOwner
{
    /// <summary>How the power limit of a part stands; null: it has none.</summary>
    /// <param name="part">Id of the part.</param>
    PowerLimitState? PowerLimit(string part);

    /// <summary>Sets the power limit of a part. What is null stays as it is.</summary>
    /// <param name="part">Id of the part.</param>
    /// <param name="setPoint">The limit, within what <see cref="PowerLimit"/> says is taken.</param>
    /// <param name="mode">What the part shall do with it.</param>
    /// <returns>Why it is not taken; null: it is.</returns>
    Fault? SetPowerLimit(string part, Watts? setPoint, PowerLimitMode? mode);

    /// <summary>What a server does when its power comes back; null: it does not say.</summary>
    /// <param name="part">Id of the server.</param>
    PowerRestorePolicy? RestorePolicy(string part);

    /// <summary>Sets what a server does when its power comes back.</summary>
    /// <param name="part">Id of the server.</param>
    /// <param name="policy">What it shall do.</param>
    /// <returns>Why it is not taken; null: it is.</returns>
    Fault? SetRestorePolicy(string part, PowerRestorePolicy policy);

    /// <summary>Begins to install a firmware.</summary>
    /// <param name="part">Id of the part.</param>
    /// <param name="image">Where the firmware is fetched.</param>
    /// <returns>The work under way, or why there is none.</returns>
    Outcome<IRedfishWork> BeginUpdate(string part, Uri image);
}
