namespace Megapod.Wire.Solver;

using Megapod.Core.Model;
using Megapod.Devices.Solver;

/// <summary>Questions and answers as bytes: whole, torn and with bits turned over.</summary>
public sealed class SolverServerTests
{
    [Fact]
    public void Whole_program_and_then_its_numbers_are_answered()
    {
        var program = Programs.Of([(1, 0, 3), (2, 0, 9)], (7, [1, 1], double.PositiveInfinity));
        var mirror = new ProgramMirror();
        using var questions = new MemoryStream();
        Ask(questions, 1, program, null, mirror);
        long whole = questions.Length;
        program.Cost[0] = 5;
        Ask(questions, 2, program, null, mirror);
        long numbers = questions.Length - whole;
        program.Values[0] = 2;
        Ask(questions, 3, program, new SolverBasis([BasisStatus.AtLower, BasisStatus.Basic], [BasisStatus.AtLower]), mirror);
        questions.Position = 0;

        using var solver = SolversHere.Open(SolversHere.Clp);
        using var answers = new MemoryStream();
        Assert.True(SolverServer.Run(solver, questions, answers));
        answers.Position = 0;
        var frame = new Frame();
        Assert.Equal(FrameEnd.Whole, frame.Read(answers, Messages.MostBytes));
        Assert.Equal(solver.Name, Messages.Greeting(frame));
        int number = 0;
        foreach (var (cost, entry, objective) in new[] { (1.0, 1.0, 11.0), (5.0, 1.0, 14.0), (5.0, 2.0, 14.0) })
        {
            (program.Cost[0], program.Values[0]) = (cost, entry);
            Assert.Equal(FrameEnd.Whole, frame.Read(answers, Messages.SolutionBytes(program)));
            Assert.Equal(++number, frame.Number);
            Assert.Equal(objective, Messages.Solution(frame, program)!.Objective);
        }

        // The pattern and the values went over once.
        Assert.Equal(whole - ((3 + 2) * sizeof(int)) - (2 * sizeof(double)), numbers);
        Assert.Equal(FrameEnd.Ended, frame.Read(answers, 0));
    }

    [Fact]
    public void Torn_question_is_no_question()
    {
        byte[] bytes = Question();
        for (int length = 1; length < bytes.Length; length++)
        {
            using var questions = new MemoryStream(bytes, 0, length);
            using var solver = SolversHere.Open(SolversHere.Clp);
            Assert.False(SolverServer.Run(solver, questions, Stream.Null));
        }
    }

    [Fact]
    public void Bits_that_turned_over_never_throw()
    {
        byte[] good = Question();
        var random = new Random(5);
        using var solver = SolversHere.Open(SolversHere.Clp);
        int refused = 0;
        for (int k = 0; k < 3_000; k++)
        {
            byte[] bytes = [.. good];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            using var questions = new MemoryStream(bytes);
            refused += SolverServer.Run(solver, questions, Stream.Null) ? 0 : 1;
        }

        Assert.InRange(refused, 300, 2_900);
    }

    [Fact]
    public void Answer_with_bits_turned_over_never_throws()
    {
        var program = Programs.Planted(4, 12, 8, 0.4).Program;
        using var solver = SolversHere.Open(SolversHere.Clp);
        using var whole = new MemoryStream();
        var frame = new Frame();
        Messages.Answer(frame, 1, solver.Solve(program).Value);
        frame.Write(whole);
        var random = new Random(6);
        int believed = 0;
        for (int k = 0; k < 3_000; k++)
        {
            byte[] bytes = whole.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            using var answers = new MemoryStream(bytes);
            if (frame.Read(answers, Messages.SolutionBytes(program)) == FrameEnd.Whole && frame.Kind == FrameKind.Solution && Messages.Solution(frame, program) is { } solution)
            {
                believed++;
                Assert.True(ProgramCheck.Settle(program, solution.Values));
            }
        }

        // Prices, steps and statuses may be others without anybody noticing; what is to be done may not.
        Assert.InRange(believed, 1, 2_000);
    }

    private static byte[] Question()
    {
        using var questions = new MemoryStream();
        var program = Programs.Planted(3, 5, 4, 0.5).Program;
        var basis = new SolverBasis([.. Enumerable.Repeat(BasisStatus.AtLower, 5)], [.. Enumerable.Repeat(BasisStatus.Basic, 4)]);
        Ask(questions, 1, program, basis, new ProgramMirror());
        return questions.ToArray();
    }

    private static void Ask(Stream questions, int number, LinearProgram program, SolverBasis? start, ProgramMirror mirror)
    {
        var frame = new Frame();
        Messages.Ask(frame, number, program, start, mirror);
        mirror.Take(program);
        frame.Write(questions);
    }
}
