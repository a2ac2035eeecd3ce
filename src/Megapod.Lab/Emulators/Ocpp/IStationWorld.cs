namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;

/// <summary>The world in which emulated stations stand: cars that come and go, and power that obeys. Connectors are named by their index among the site's consumers.</summary>
public interface IStationWorld
{
    /// <summary>How a connector stands now.</summary>
    StallTruth Look(int consumer);

    /// <summary>The connector's hardware holds a ceiling from now on.</summary>
    /// <param name="consumer">The connector.</param>
    /// <param name="ceiling">The ceiling.</param>
    /// <param name="time">For how long, after which it draws its fallback; zero: it draws that from now on.</param>
    void Hold(int consumer, Watts ceiling, TimeSpan time);
}
