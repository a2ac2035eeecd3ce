namespace Megapod.Lab.Emulators.Redfish;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What stands behind an emulated controller. Calls come from any thread and return at once.</summary>
public interface IRedfishPlant
{
    /// <summary>What is measured now. What was returned once is not changed any more; newer readings are other ones.</summary>
    PodReadings Readings { get; }

    /// <summary>Between which power limits a part can be held; null: it cannot.</summary>
    /// <param name="part">Id of the part.</param>
    (Watts Lowest, Watts Highest)? RangeOf(string part);

    /// <summary>Says what a part has to keep to from now on.</summary>
    /// <param name="part">Id of the part.</param>
    /// <param name="limit">Its power limit; null: none.</param>
    void Limit(string part, Watts? limit);

    /// <summary>Says that a firmware was installed.</summary>
    /// <param name="part">Id of the part.</param>
    /// <param name="image">Where it came from.</param>
    void Installed(string part, Uri image);
}
