namespace Megapod.Devices.WorkLink;

/// <summary>Where a site awaits its work nodes.</summary>
public static class WorkLinkPaths
{
    /// <summary>Takes a <see cref="WorkEnrolment"/> and answers with <see cref="WorkPapers"/>.</summary>
    public const string Enrol = "/node/enrol";

    /// <summary>Opens the link; needs the certificate of an enrolled node.</summary>
    public const string Link = "/node/link";

    /// <summary>Name of the messages' form, as WebSockets agree on it.</summary>
    public const string SubProtocol = "megapod-work.1";
}
