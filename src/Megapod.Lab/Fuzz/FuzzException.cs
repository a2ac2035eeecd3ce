namespace Megapod.Lab.Fuzz;

/// <summary>Something that must hold for every input does not.</summary>
/// <param name="message">What.</param>
internal sealed class FuzzException(string message) : Exception(message)
{
    /// <summary>Throws when something does not hold.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzException(what);
        }
    }
}
