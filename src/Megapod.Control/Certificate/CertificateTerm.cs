namespace Megapod.Control.Certificate;

/// <summary>One term of a margin, or what one cause costs.</summary>
/// <param name="Name">Its name, for scripts.</param>
/// <param name="Watts">How much, W.</param>
/// <param name="Because">Where it comes from, for people.</param>
public sealed record CertificateTerm(string Name, double Watts, string Because);
