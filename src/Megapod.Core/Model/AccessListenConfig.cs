namespace Megapod.Core.Model;

/// <summary>A place where the site listens.</summary>
/// <param name="Host">An address of this machine; 0.0.0.0 or :: for all.</param>
/// <param name="Port">The port, 1 to 65 535.</param>
public sealed record AccessListenConfig(string Host, int Port)
{
    /// <summary>The port where none is written.</summary>
    public const int UsualPort = 8443;
}
