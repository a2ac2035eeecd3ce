namespace Megapod.Core.Ports;

using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// What a person may do by hand at a site that is emulated. The controller sees it as it would see it at a real one: in the readings of its next cycle.
/// Every success is a sentence that says what happened.
/// </summary>
public interface IEmulatedSite
{
    /// <summary>Plugs a car in.</summary>
    /// <param name="stall">Id of a free connector.</param>
    /// <param name="energy">Energy it takes before it is full; above 0 and at most 200 kWh.</param>
    /// <param name="peak">Largest power it takes; above 0 and at most 1 MW.</param>
    Outcome<string> PlugIn(string stall, WattHours energy, Watts peak);

    /// <summary>Unplugs the car at a connector, full or not.</summary>
    Outcome<string> Unplug(string stall);

    /// <summary>Cuts the connection's meter off: its last reading stays and grows old.</summary>
    Outcome<string> FreezeGridMeter();

    /// <summary>Trips the battery: its power is gone at once and it takes no command.</summary>
    Outcome<string> TripBattery();

    /// <summary>Cuts the grid behind the site's relay.</summary>
    Outcome<string> CutGrid();

    /// <summary>Gives the grid back; the site takes it when it has been sound for its time.</summary>
    Outcome<string> GiveGridBack();

    /// <summary>The grid's operator limits what the connection may import, a minute from now on and until it is given back, as he does in an emergency.</summary>
    /// <param name="most">The most that it may import; below the site's own limit, and not below what it draws when nobody tells it anything.</param>
    Outcome<string> CutLimit(Watts most);

    /// <summary>Lets something go wrong with a pod whose cooling loop is described.</summary>
    /// <param name="id">Name of the pod; of the rack for what happens to a rack.</param>
    /// <param name="trouble">What.</param>
    Outcome<string> Break(string id, PodTrouble trouble);

    /// <summary>A person looks after all pods at the pods themselves: pumps run, leaks are mended and dry, breakers, contactors and valves are as they should be. Stops are ended elsewhere.</summary>
    Outcome<string> LookAfterPods();

    /// <summary>A person closes the feed of a pod, or opens it, so that nothing is drawn there. That of a pod that is plugged in is open at first.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="isOn">Whether it shall be closed.</param>
    Outcome<string> SwitchPod(string pod, bool isOn);

    /// <summary>Gives a device of a pod that is emulated on the wire the vices that such devices have in the field, in place of those that it had.</summary>
    /// <param name="device">Its name, as <c>/api/v1/site</c> shows it.</param>
    /// <param name="vices">Names of vices with commas between them; <c>none</c> makes it a good one.</param>
    Outcome<string> Spoil(string device, string vices);

    /// <summary>Gives back meter, battery and the connection's limit. Cars stay where they are.</summary>
    Outcome<string> Restore();
}
