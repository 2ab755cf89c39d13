namespace ConvNeXtGen.Generator.Parsing;

/// <summary>
/// Lists in brackets that go on in lines that are not indented further than the row they belong to. Python's reader does not look
/// at indentation inside of brackets, YamlDotNet's scanner does.
/// </summary>
internal static class FlowLines
{
    /// <summary>The text with a blank for every line end and comment inside of brackets, so that all positions stay.</summary>
    public static string Join(string text)
    {
        var joined = text.ToCharArray();
        var (depth, quote) = (0, '\0');
        for (var i = 0; i < joined.Length; i++)
        {
            var c = joined[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && (i == 0 || joined[i - 1] is ' ' or '[' or ',' or '{'))
            {
                quote = c;
            }
            else if (c == '#' && (i == 0 || joined[i - 1] is ' ' or '\t' or '\n' or '\r'))
            {
                for (; i < joined.Length && joined[i] is not ('\n' or '\r'); i++)
                {
                    joined[i] = ' ';
                }

                i--;
            }
            else if (c is '\n' or '\r' && depth > 0)
            {
                joined[i] = ' ';
            }

            depth += quote != '\0' ? 0 : c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
        }

        return new string(joined);
    }
}
