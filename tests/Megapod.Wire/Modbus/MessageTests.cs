namespace Megapod.Wire.Modbus;

using Megapod.Devices.Modbus.Messages;

/// <summary>Our messages against the bytes of other people's.</summary>
public sealed class MessageTests
{
    public static TheoryData<int> Golden => new(Enumerable.Range(0, GoldenLine.All.Count));

    [Fact]
    public void Golden_bytes_hold_every_function_both_ways_and_every_exception_from_several_peers()
    {
        byte[] functions = [1, 2, 3, 4, 5, 6, 15, 16, 22, 23];
        foreach (byte function in functions)
        {
            var lines = GoldenLine.All.Where(line => line.Function == function).ToList();
            Assert.True(lines.Select(line => line.Client).Distinct().Count() >= 2, $"function {function} by too few clients");
            Assert.Contains(lines, line => line.Exception == 0);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 10, 11], GoldenLine.All.Select(line => (int)line.Exception).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Request_of_another_client_is_read_as_it_was_meant_and_written_to_the_same_bytes(int index)
    {
        var line = GoldenLine.All[index];
        Assert.Equal(DecodeState.Whole, MbapFrame.Read(line.Request, out var frame));
        Assert.Equal(line.Request.Length, frame.Length);
        Assert.Equal(1, frame.Unit);
        Assert.Equal(DecodeState.Whole, ModbusRequest.Decode(frame.Message, out var request));
        Assert.Equal(line.Function, (byte)request.Function);
        Assert.Equal(line.Address, request.Address);
        Assert.Equal(line.Count > 0 ? line.Count : line.Function is 15 or 16 ? line.Written!.Length : 1, request.Count);
        Assert.Equal(line.Function == 23 ? line.What.GetProperty("writeAddress").GetInt32() : 0, request.WriteAddress);
        Assert.Equal(line.Written ?? [], Written(request));

        byte[] again = new byte[ModbusLimits.Header + request.Length];
        Assert.Equal(request.Length, Remade(line).Encode(again.AsSpan(ModbusLimits.Header)));
        MbapFrame.WriteHeader(again, frame.Transaction, frame.Unit);
        Assert.Equal(line.Request, again);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Answer_of_another_server_is_read_as_its_client_told_and_written_to_the_same_bytes(int index)
    {
        var line = GoldenLine.All[index];
        Assert.Equal(DecodeState.Whole, MbapFrame.Read(line.Answer, out var frame));
        Assert.Equal(line.Answer.Length, frame.Length);
        Assert.Equal(DecodeState.Whole, ModbusResponse.Decode(frame.Message, out var response));
        Assert.Equal(line.Exception, (byte)response.Exception);
        Assert.True(response.Answers(Remade(line)));
        if (line.Values is { } values)
        {
            Assert.Equal(values, Read(response, values.Length));
        }

        byte[] again = new byte[ModbusLimits.Header + response.Length];
        var made = line.Exception != 0 ? ModbusResponse.Refusal((ModbusFunction)line.Function, (ModbusExceptionCode)line.Exception)
            : line.Count > 0 ? ModbusResponse.Values(Remade(line), response.Data)
            : ModbusResponse.Echo(Remade(line));
        Assert.Equal(response.Length, made.Encode(again.AsSpan(ModbusLimits.Header)));
        MbapFrame.WriteHeader(again, frame.Transaction, frame.Unit);
        Assert.Equal(line.Answer, again);
    }

    [Fact]
    public void Every_beginning_of_a_golden_message_is_incomplete_and_one_byte_more_is_wrong()
    {
        foreach (var line in GoldenLine.All)
        {
            foreach (var (bytes, isRequest) in new[] { (line.Request, true), (line.Answer, false) })
            {
                for (int length = 0; length < bytes.Length; length++)
                {
                    Assert.Equal(DecodeState.Incomplete, MbapFrame.Read(bytes.AsSpan(0, length), out _));
                }

                byte[] message = [.. bytes[ModbusLimits.Header..], 0];
                for (int length = 0; length < message.Length - 1; length++)
                {
                    Assert.Equal(DecodeState.Incomplete, StateOf(message.AsSpan(0, length), isRequest));
                }

                Assert.Equal(DecodeState.Whole, StateOf(message.AsSpan(0, message.Length - 1), isRequest));
                Assert.Equal(DecodeState.Wrong, StateOf(message, isRequest));
            }
        }
    }

    [Theory]
    [InlineData(1, 2000, true)]
    [InlineData(1, 2001, false)]
    [InlineData(2, 2001, false)]
    [InlineData(3, 125, true)]
    [InlineData(3, 126, false)]
    [InlineData(4, 126, false)]
    [InlineData(3, 0, false)]
    [InlineData(1, 0, false)]
    public void Reading_is_limited_to_what_the_standard_allows(byte function, int count, bool isRight)
    {
        byte[] message = [function, 0, 0, (byte)(count >> 8), (byte)count];
        Assert.Equal(isRight ? DecodeState.Whole : DecodeState.Wrong, ModbusRequest.Decode(message, out _));
        var error = Record.Exception(() => ModbusRequest.Read((ModbusFunction)function, 0, count).Length);
        Assert.Equal(isRight, error is null);
    }

    [Theory]
    [InlineData(15, 1968, true)]
    [InlineData(15, 1969, false)]
    [InlineData(16, 123, true)]
    [InlineData(16, 124, false)]
    [InlineData(23, 121, true)]
    [InlineData(23, 122, false)]
    [InlineData(16, 0, false)]
    public void Writing_is_limited_to_what_the_standard_allows(byte function, int count, bool isRight)
    {
        int bytes = function == 15 ? (count + 7) / 8 : 2 * count;
        byte[] counted = [(byte)(count >> 8), (byte)count, (byte)bytes, .. new byte[bytes]];
        byte[] message = function == 23 ? [23, 0, 0, 0, 1, 0, 0, .. counted] : [function, 0, 0, .. counted];
        Assert.Equal(isRight ? DecodeState.Whole : DecodeState.Wrong, ModbusRequest.Decode(message, out _));
        var error = Record.Exception(() => function switch
        {
            15 => ModbusRequest.WriteCoils(0, count, new byte[bytes]).Length,
            16 => ModbusRequest.WriteRegisters(0, new byte[bytes]).Length,
            _ => ModbusRequest.ReadWrite(0, 1, 0, new byte[bytes]).Length,
        });
        Assert.Equal(isRight, error is null);
    }

    [Fact]
    public void Count_in_bytes_that_contradicts_the_count_is_wrong_at_once()
    {
        Assert.Equal(DecodeState.Wrong, ModbusRequest.Decode([16, 0, 0, 0, 2, 3], out _));
        Assert.Equal(DecodeState.Wrong, ModbusRequest.Decode([15, 0, 0, 0, 9, 1], out _));
        Assert.Equal(DecodeState.Wrong, ModbusRequest.Decode([5, 0, 0, 0xFF, 1], out _));
        Assert.Equal(DecodeState.Wrong, ModbusResponse.Decode([3, 3], out _));
        Assert.Equal(DecodeState.Wrong, ModbusResponse.Decode([0x83, 0], out _));
        Assert.Equal(DecodeState.UnknownFunction, ModbusRequest.Decode([7], out _));
        Assert.Equal(DecodeState.UnknownFunction, ModbusResponse.Decode([0x99, 1], out _));
    }

    [Theory]
    [InlineData("0001000100")]
    [InlineData("000100000100")]
    [InlineData("000100000001")]
    [InlineData("0001000000ff")]
    public void Header_that_can_belong_to_no_frame_is_wrong_at_once(string hex) => Assert.Equal(DecodeState.Wrong, MbapFrame.Read(Convert.FromHexString(hex), out _));

    [Fact]
    public void Answer_fits_only_its_own_request()
    {
        foreach (var asked in GoldenLine.All)
        {
            foreach (var other in GoldenLine.All.Where(line => line.Exception == 0))
            {
                _ = MbapFrame.Read(other.Answer, out var frame);
                _ = ModbusResponse.Decode(frame.Message, out var response);

                // What a read answers does not say from where: two reads of one function and length have answers of one shape, which only the transaction tells apart.
                bool fits = asked.Function == other.Function && (asked.Count > 0 ? Size(asked) == Size(other) : asked.Request.AsSpan(8).SequenceEqual(other.Request.AsSpan(8)));
                Assert.Equal(fits, response.Answers(Remade(asked)));
            }
        }

        static int Size(GoldenLine line) => line.Function <= 2 ? (line.Count + 7) / 8 : line.Count;
    }

    [Fact]
    public void Addresses_beyond_the_last_are_seen()
    {
        Assert.Equal(DecodeState.Whole, ModbusRequest.Decode([3, 0xFF, 0xFF, 0, 1], out var last));
        Assert.True(last.IsWithinAddresses);
        Assert.Equal(DecodeState.Whole, ModbusRequest.Decode([3, 0xFF, 0xFF, 0, 2], out var beyond));
        Assert.False(beyond.IsWithinAddresses);
        Assert.Equal(DecodeState.Whole, ModbusRequest.Decode([23, 0, 0, 0, 1, 0xFF, 0xFF, 0, 2, 4, 0, 0, 0, 0], out beyond));
        Assert.False(beyond.IsWithinAddresses);
        Assert.Throws<ArgumentOutOfRangeException>(() => ModbusRequest.Read(ModbusFunction.ReadCoils, 65535, 2).Length);
    }

    /// <summary>The request of a line, made from what its client was asked to do.</summary>
    private static ModbusRequest Remade(GoldenLine line)
    {
        ushort[] registers = [.. (line.Written ?? []).Select(value => (ushort)value)];
        byte[] wire = new byte[2 * registers.Length];
        WireValues.Put(registers, wire);
        byte[] bits = new byte[WireValues.BytesOfBits(registers.Length)];
        WireValues.Put([.. registers.Select(value => value != 0)], bits);
        return line.Function switch
        {
            5 => ModbusRequest.WriteCoil(line.Address, registers[0] != 0),
            6 => ModbusRequest.WriteRegister(line.Address, wire),
            15 => ModbusRequest.WriteCoils(line.Address, registers.Length, bits),
            16 => ModbusRequest.WriteRegisters(line.Address, wire),
            22 => ModbusRequest.MaskWrite(line.Address, wire),
            23 => ModbusRequest.ReadWrite(line.Address, line.Count, line.What.GetProperty("writeAddress").GetUInt16(), wire),
            _ => ModbusRequest.Read((ModbusFunction)line.Function, line.Address, line.Count),
        };
    }

    private static int[] Written(in ModbusRequest request)
    {
        if (request.Function == ModbusFunction.WriteSingleCoil)
        {
            return [request.Data[0] == 0xFF ? 1 : 0];
        }

        if (request.Function == ModbusFunction.WriteMultipleCoils)
        {
            bool[] bits = new bool[request.Count];
            WireValues.Take(request.Data, bits);
            return [.. bits.Select(bit => bit ? 1 : 0)];
        }

        ushort[] registers = new ushort[request.Data.Length / 2];
        WireValues.Take(request.Data, registers);
        return [.. registers.Select(value => (int)value)];
    }

    private static int[] Read(in ModbusResponse response, int count)
    {
        if (response.Function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs)
        {
            bool[] bits = new bool[count];
            WireValues.Take(response.Data, bits);
            return [.. bits.Select(bit => bit ? 1 : 0)];
        }

        ushort[] registers = new ushort[response.Data.Length / 2];
        WireValues.Take(response.Data, registers);
        return [.. registers.Select(value => (int)value)];
    }

    private static DecodeState StateOf(ReadOnlySpan<byte> message, bool isRequest) => isRequest ? ModbusRequest.Decode(message, out _) : ModbusResponse.Decode(message, out _);
}
