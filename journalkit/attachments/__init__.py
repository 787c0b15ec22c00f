"""The bytes of attachments: how large a picture is, and the same file without what a camera or a program wrote into it.

Pure functions of bytes. Nothing is decoded or encoded anew: the parts that make the picture are kept as they are and the others left
out. Of a damaged file what can be understood is kept, and nothing is ever raised. Nothing here knows journals, audiences or where files
lie.
"""
