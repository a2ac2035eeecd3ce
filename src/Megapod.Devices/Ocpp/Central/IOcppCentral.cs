namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;

/// <summary>What is behind an endpoint that stations connect to: says who may come, and answers them. Asked by many threads at once; must return soon and must not throw.</summary>
public interface IOcppCentral
{
    /// <summary>How an identity may connect.</summary>
    /// <param name="identity">As it stood in the address, without escapes; at most 48 characters.</param>
    /// <returns>Null: nobody knows it.</returns>
    OcppAccess? AccessOf(string identity);

    /// <summary>Who answers the calls of a station.</summary>
    /// <param name="identity">A known one, proved as its access asks.</param>
    /// <param name="version">The edition that was agreed on.</param>
    IOcppHandler HandlerFor(string identity, OcppVersion version);

    /// <summary>How the link of a station behaves; its edition is the one that was agreed on, whatever is said here.</summary>
    /// <param name="identity">A known one, proved as its access asks.</param>
    /// <param name="version">The edition that was agreed on.</param>
    OcppLinkConfig ConfigFor(string identity, OcppVersion version);

    /// <summary>A station has connected. Told before its first message is read and after an older link of the same identity was closed; of one identity in the order in which its links came.</summary>
    void Opened(string identity, OcppLink link);

    /// <summary>A link has ended. May come after <see cref="Opened"/> of the one that took its place.</summary>
    /// <param name="identity">Whose link it was.</param>
    /// <param name="link">The link, which answers and asks no more.</param>
    /// <param name="why">Why it ended.</param>
    void Closed(string identity, OcppLink link, Fault why);
}
