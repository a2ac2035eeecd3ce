namespace Megapod.Lab.Fuzz;

/// <summary>A parser under test: sound inputs of it, and what must hold for whatever becomes of them.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="share">Of a million inputs to all parsers, how many it gets; slow ones get fewer.</param>
/// <param name="mostBytes">Longest input, bytes.</param>
/// <param name="mostAllocated">The most that one input may allocate, bytes.</param>
internal abstract class FuzzParser(string name, int share, int mostBytes, long mostAllocated)
{
    /// <summary>Its name on the command line.</summary>
    public string Name => name;

    /// <summary>Of a million inputs to all parsers, how many it gets.</summary>
    public int Share => share;

    /// <summary>Longest input, bytes.</summary>
    public int MostBytes => mostBytes;

    /// <summary>The most that one input may allocate, bytes.</summary>
    public long MostAllocated => mostAllocated;

    /// <summary>Sound inputs.</summary>
    public abstract IReadOnlyList<byte[]> Golden { get; }

    /// <summary>Words that mean something to it.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Reads an input. Throwing, of whatever kind, is a finding; a refusal is not.</summary>
    /// <param name="input">The input.</param>
    /// <param name="variant">Chooses among what can be told to the parser beside the input.</param>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="FuzzException">Something that must hold does not.</exception>
    public abstract bool Take(byte[] input, ulong variant);
}
